package dev.enfilade.testkit.guarantee;

import static dev.enfilade.message.MessageState.DELIVERED;
import static dev.enfilade.message.MessageState.PARKED;

import dev.enfilade.testkit.history.History;
import dev.enfilade.testkit.history.Received;
import dev.enfilade.testkit.history.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Design 2.2: each message ends, or waits visibly; what is called delivered was taken by the actor; positions have no
 * gaps; nothing is made that nobody posted.
 *
 * <pre>
 * valid:   1 DELIVERED and taken, 2 PARKED, 3 READY behind it
 * valid:   1 READY of a paused actor
 * invalid: 1 READY, and nothing before it that would hold it up
 * invalid: 1 DELIVERED, and the actor never answered 2xx
 * invalid: positions 1, 3
 * </pre>
 */
public final class NothingIsLost implements Guarantee {

    @Override
    public String promise() {
        return "each message ends or waits visibly, and what is called delivered was taken";
    }

    @Override
    public List<String> violations(History history) {
        var violations = new ArrayList<String>();
        history.storedBySequence().values().forEach(s -> stuck(history, s, violations));
        deliveredButNotTaken(history, violations);
        gaps(history, violations);
        fromNowhere(history, violations);
        return violations;
    }

    private static void stuck(History history, List<Stored> sequence, List<String> violations) {
        for (var message : sequence) {
            if (message.state() == PARKED || history.paused().contains(message.actor())) return;
            if (!message.state().isFinal()) {
                violations.add("message %s of %s is still %s, with nothing before it that would hold it up"
                        .formatted(at(message), message.event(), message.state()));
                return;
            }
        }
    }

    private static void deliveredButNotTaken(History history, List<String> violations) {
        var taken = history.receipts().stream()
                // of a disturbed request the sender may have seen less than the actor did, never more
                .filter(Received::succeeded)
                .map(Received::message)
                .collect(Collectors.<UUID>toSet());
        history.stored().stream()
                .filter(s -> s.state() == DELIVERED && !taken.contains(s.id()))
                .forEach(s -> violations.add("message %s of %s is DELIVERED, and the actor never answered 2xx to it"
                        .formatted(at(s), s.event())));
    }

    private static void gaps(History history, List<String> violations) {
        history.stored().stream().collect(Collectors.groupingBy(Stored::actor)).forEach((actor, messages) -> {
            var positions = messages.stream().map(Stored::position).sorted().toList();
            for (int i = 0; i < positions.size(); i++) {
                if (positions.get(i) != i + 1) {
                    violations.add(
                            "actor %s has position %d where %d was due".formatted(actor, positions.get(i), i + 1));
                    return;
                }
            }
        });
    }

    private static void fromNowhere(History history, List<String> violations) {
        var posted = AcceptedIsSafe.events(history.posts());
        history.stored().stream()
                .filter(s -> !posted.contains(s.event()))
                .forEach(s ->
                        violations.add("message %s is of event %s, which nobody posted".formatted(at(s), s.event())));
    }

    static String at(Stored message) {
        return message.actor() + "/" + message.position();
    }
}
