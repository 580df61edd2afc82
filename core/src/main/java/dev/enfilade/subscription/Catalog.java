package dev.enfilade.subscription;

import dev.enfilade.event.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All subscriptions at one moment, indexed by the event type where a rule names one exactly, so that an event is
 * compared with the rules that can match it and not with all.
 */
public final class Catalog {

    private final long version;
    private final Map<String, List<Subscription>> byType = new HashMap<>();
    private final List<Subscription> ofAnyType = new ArrayList<>();

    public Catalog(long version, List<Subscription> subscriptions) {
        this.version = version;
        for (var subscription : subscriptions) {
            exactTypeOf(subscription.filters())
                    .map(type -> byType.computeIfAbsent(type, t -> new ArrayList<>()))
                    .orElse(ofAnyType)
                    .add(subscription);
        }
    }

    /** See {@link SubscriptionStore#catalogVersion}. */
    public long version() {
        return version;
    }

    /** The subscriptions that match, by id: the same order for the same event, always. */
    public List<Subscription> matching(Event event) {
        var matching = new ArrayList<Subscription>();
        for (var candidate : byType.getOrDefault(event.type(), List.of())) {
            if (candidate.matches(event)) matching.add(candidate);
        }
        for (var candidate : ofAnyType) {
            if (candidate.matches(event)) matching.add(candidate);
        }
        matching.sort(Comparator.comparing(Subscription::id));
        return matching;
    }

    private static java.util.Optional<String> exactTypeOf(List<Filter> filters) {
        return filters.stream().flatMap(Catalog::exactTypes).findFirst();
    }

    private static java.util.stream.Stream<String> exactTypes(Filter filter) {
        return switch (filter) {
            case Filter.Exact exact ->
                java.util.stream.Stream.ofNullable(exact.attributes().get("type"));
            case Filter.All all -> all.filters().stream().flatMap(Catalog::exactTypes);
            case Filter.Any _, Filter.Not _, Filter.Prefix _, Filter.Suffix _ -> java.util.stream.Stream.empty();
        };
    }
}
