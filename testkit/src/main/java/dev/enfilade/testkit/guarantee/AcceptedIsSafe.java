package dev.enfilade.testkit.guarantee;

import dev.enfilade.testkit.history.EventKey;
import dev.enfilade.testkit.history.History;
import dev.enfilade.testkit.history.Posted;
import dev.enfilade.testkit.history.Stored;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Design 2.1 and 2.2: an event that was answered 202 has a message for each subscription that it matches.
 *
 * <pre>
 * valid:   post e1 → 202; message of e1
 * valid:   post e1 → 503; nothing               (not accepted)
 * valid:   post e1 → no answer; message of e1   (accepted all the same: the caller posts again)
 * invalid: post e1 → 202; nothing
 * </pre>
 */
public final class AcceptedIsSafe implements Guarantee {

    private record Due(EventKey event, String subscription) {}

    @Override
    public String promise() {
        return "an event that was answered 202 becomes a message of each subscription that matches it";
    }

    @Override
    public List<String> violations(History history) {
        var made = history.stored().stream().map(AcceptedIsSafe::due).collect(Collectors.toSet());
        return history.posts().stream()
                .filter(Posted::accepted)
                .flatMap(p -> history.rulesMatching(p).map(r -> new Due(p.event(), r.subscription())))
                .distinct()
                .filter(due -> !made.contains(due))
                .map(due -> "event %s was answered 202, and subscription %s has no message of it"
                        .formatted(due.event(), due.subscription()))
                .toList();
    }

    private static Due due(Stored stored) {
        return new Due(stored.event(), stored.subscription());
    }

    static Set<EventKey> events(List<Posted> posts) {
        return posts.stream().map(Posted::event).collect(Collectors.toSet());
    }
}
