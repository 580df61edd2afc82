package dev.enfilade.testkit.guarantee;

import static java.util.stream.Collectors.toSet;

import dev.enfilade.testkit.history.Correction;
import dev.enfilade.testkit.history.History;
import dev.enfilade.testkit.history.Posted;
import dev.enfilade.testkit.history.Received;
import dev.enfilade.testkit.history.Rule;
import java.util.Arrays;
import java.util.List;

/**
 * Design 2.10: payload bytes arrive as they were posted, unless a transform or an edit changed them.
 *
 * <pre>
 * valid:   posted {"b":1.0,"a":1e2}; received {"b":1.0,"a":1e2}
 * invalid: posted {"b":1.0,"a":1e2}; received {"a":100,"b":1}
 * </pre>
 */
public final class BytesAsPosted implements Guarantee {

    @Override
    public String promise() {
        return "payload bytes arrive as they were posted";
    }

    @Override
    public List<String> violations(History history) {
        var edited = history.corrections().stream()
                .filter(c -> c.kind() == Correction.Kind.EDIT)
                .map(Correction::message)
                .collect(toSet());
        var transformed = history.rules().stream()
                .filter(r -> !r.passesOn())
                .map(Rule::actor)
                .collect(toSet());
        var posts = history.postsByEvent();
        return history.receipts().stream()
                .filter(r -> !edited.contains(r.message()) && !transformed.contains(r.actor()))
                .filter(r -> isOther(posts.getOrDefault(r.event(), List.of()), r))
                .map(r -> "%s got other bytes than were posted with %s (position %d)"
                        .formatted(r.actor(), r.event(), r.position()))
                .toList();
    }

    private static boolean isOther(List<Posted> posts, Received received) {
        return posts.stream().noneMatch(p -> Arrays.equals(p.data(), received.body()));
    }
}
