package dev.enfilade.testkit.guarantee;

import static java.util.Comparator.comparingLong;
import static java.util.stream.Collectors.groupingBy;

import dev.enfilade.testkit.history.EventKey;
import dev.enfilade.testkit.history.History;
import dev.enfilade.testkit.history.Posted;
import dev.enfilade.testkit.history.Received;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Design 2.4: if A was answered 202 before B of the same ordering key was posted, every actor gets A before B.
 *
 * <pre>
 * valid:   A → 202, then B posted; actor gets A, B
 * valid:   A and B posted side by side; actor gets B, A
 * valid:   A → 202, B of another key; actor gets B, A
 * invalid: A → 202, then B of the same key posted; actor gets B, A
 * invalid: the same, and B has the lower position
 * </pre>
 */
public final class OrderPerKey implements Guarantee {

    /** An event's first post and its first 202. */
    private record Span(EventKey event, String key, long began, long accepted) {}

    private record Place(String actor, EventKey event) {}

    @Override
    public String promise() {
        return "of one ordering key, what was accepted before another was posted arrives before it";
    }

    @Override
    public List<String> violations(History history) {
        var violations = new ArrayList<String>();
        var byKey = history.postsByEvent().values().stream()
                .map(OrderPerKey::span)
                .collect(groupingBy(Span::key))
                .values();
        var arrivals = arrivals(history);
        var positions = positions(history);
        for (var actor : history.actors().keySet()) {
            for (var spans : byKey) {
                inversions(actor, spans, arrivals, "arrived", violations);
                inversions(actor, spans, positions, "has its position", violations);
            }
        }
        return violations;
    }

    private static Span span(List<Posted> posts) {
        var first = posts.getFirst();
        long accepted = posts.stream()
                .filter(Posted::accepted)
                .mapToLong(Posted::answered)
                .min()
                .orElse(Long.MAX_VALUE);
        return new Span(first.event(), first.orderingKey(), first.began(), accepted);
    }

    private static Map<Place, Long> arrivals(History history) {
        var arrivals = new HashMap<Place, Long>();
        for (Received r : history.receipts()) {
            arrivals.merge(new Place(r.actor(), r.event()), r.began(), Math::min);
        }
        return arrivals;
    }

    private static Map<Place, Long> positions(History history) {
        var positions = new HashMap<Place, Long>();
        history.stored().forEach(s -> positions.merge(new Place(s.actor(), s.event()), s.position(), Math::min));
        return positions;
    }

    /** Goes through the events as they were posted, and remembers the latest place of what was accepted before. */
    private static void inversions(
            String actor, Collection<Span> spans, Map<Place, Long> places, String what, List<String> violations) {
        var byBegin = spans.stream().sorted(comparingLong(Span::began)).toList();
        var byAccepted = spans.stream().sorted(comparingLong(Span::accepted)).toList();
        int next = 0;
        @Nullable Span latest = null;
        long latestPlace = Long.MIN_VALUE;
        for (var span : byBegin) {
            for (; next < byAccepted.size() && byAccepted.get(next).accepted() < span.began(); next++) {
                var place = places.get(new Place(actor, byAccepted.get(next).event()));
                if (place != null && place > latestPlace) {
                    latest = byAccepted.get(next);
                    latestPlace = place;
                }
            }
            var own = places.get(new Place(actor, span.event()));
            if (own != null && latest != null && own < latestPlace) {
                violations.add("at %s, %s %s before %s, which had been accepted before it was posted (key %s)"
                        .formatted(actor, span.event(), what, latest.event(), span.key()));
            }
        }
    }
}
