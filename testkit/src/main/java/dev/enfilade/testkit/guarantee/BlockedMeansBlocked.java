package dev.enfilade.testkit.guarantee;

import static dev.enfilade.message.MessageState.PARKED;
import static dev.enfilade.message.MessageState.SKIPPED;
import static java.util.stream.Collectors.toSet;

import dev.enfilade.delivery.Sequence;
import dev.enfilade.testkit.history.Correction;
import dev.enfilade.testkit.history.History;
import dev.enfilade.testkit.history.Received;
import dev.enfilade.testkit.history.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Design 2.7: after a refusal nothing of its sequence is delivered until an operator has relaunched or cancelled it,
 * and every other sequence is delivered to its end.
 *
 * <pre>
 * valid:   a1 → 422, b1 → 200, relaunch a1, a1 → 200, a2 → 200
 * valid:   a1 → 422, b1 → 200, cancel a1, a2 → 200
 * invalid: a1 → 422, a2 → 200
 * invalid: a1 → 422, a1 → 422             (nobody relaunched it)
 * invalid: a1 → 422 and, at the end, b1 is READY
 * </pre>
 */
public final class BlockedMeansBlocked implements Guarantee {

    @Override
    public String promise() {
        return "a refused message stops its own sequence until an operator releases it, and no other sequence";
    }

    @Override
    public List<String> violations(History history) {
        var violations = new ArrayList<String>();
        history.receiptsBySequence().forEach((sequence, receipts) -> breached(history, sequence, receipts, violations));
        heldUp(history, violations);
        return violations;
    }

    private static void breached(History history, Sequence sequence, List<Received> receipts, List<String> violations) {
        for (int i = 0; i + 1 < receipts.size(); i++) {
            var refused = receipts.get(i);
            var next = receipts.get(i + 1);
            if (refused.isRefusal() && !inDoubt(history, refused, next) && !released(history, refused, next)) {
                violations.add(
                        "sequence %s: position %d was delivered although %d had been refused (%d) and not released"
                                .formatted(sequence, next.position(), refused.position(), refused.status()));
            }
        }
    }

    /** A fault may have lost the refusal, so that the sender had to ask again. */
    private static boolean inDoubt(History history, Received refused, Received next) {
        return refused.disturbed()
                || (!history.faults().isEmpty() && refused.message().equals(next.message()));
    }

    private static boolean released(History history, Received refused, Received next) {
        return isSkipped(history, refused.message())
                || history.corrections().stream()
                        .filter(c -> c.message().equals(refused.message()))
                        .filter(c -> c.kind() != Correction.Kind.EDIT)
                        // an answer may get lost, and the change be done all the same
                        .filter(c -> c.succeeded() || c.status() == 0 || c.status() >= 500)
                        .anyMatch(c -> c.answered() > refused.began() && c.began() < next.began());
    }

    private static boolean isSkipped(History history, UUID message) {
        return history.stored().stream().anyMatch(s -> s.id().equals(message) && s.state() == SKIPPED);
    }

    private static void heldUp(History history, List<String> violations) {
        var blocked = history.stored().stream()
                .filter(s -> s.state() == PARKED)
                .map(s -> history.sequence(s.actor(), s.orderingKey()))
                .collect(toSet());
        if (blocked.isEmpty()) return;
        history.stored().stream()
                .filter(s -> !s.state().isFinal() && !history.paused().contains(s.actor()))
                .filter(s -> !blocked.contains(history.sequence(s.actor(), s.orderingKey())))
                .forEach(s -> violations.add("message %s is %s, although its sequence has no parked message"
                        .formatted(NothingIsLost.at(s), s.state())));
        beforeTheBlock(history, violations);
    }

    private static void beforeTheBlock(History history, List<String> violations) {
        for (var sequence : history.storedBySequence().values()) {
            sequence.stream()
                    .takeWhile(s -> s.state() != PARKED)
                    .filter(s -> !s.state().isFinal() && !history.paused().contains(s.actor()))
                    .map(Stored::position)
                    .filter(p -> sequence.stream().anyMatch(s -> s.state() == PARKED))
                    .forEach(p -> violations.add("position %d before the parked one of %s has not ended"
                            .formatted(p, sequence.getFirst().actor())));
        }
    }
}
