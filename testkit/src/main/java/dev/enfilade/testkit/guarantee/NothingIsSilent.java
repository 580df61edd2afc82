package dev.enfilade.testkit.guarantee;

import static dev.enfilade.message.MessageState.PARKED;
import static dev.enfilade.message.MessageState.SKIPPED;

import dev.enfilade.testkit.history.History;
import dev.enfilade.testkit.history.Stored;
import java.util.ArrayList;
import java.util.List;

/**
 * Design 2.11: what is parked or skipped says why, and each blocked sequence is listed.
 *
 * <pre>
 * valid:   1 PARKED "422 …", listed as a block; 2 READY
 * invalid: 1 PARKED without a reason
 * invalid: 1 PARKED, not listed as a block
 * invalid: a block is listed, and its message is DELIVERED
 * </pre>
 */
public final class NothingIsSilent implements Guarantee {

    @Override
    public String promise() {
        return "what was not delivered says why, and each block is listed";
    }

    @Override
    public List<String> violations(History history) {
        var violations = new ArrayList<String>();
        history.stored().stream()
                .filter(s -> s.state() == PARKED || s.state() == SKIPPED)
                .filter(s -> s.error() == null || s.error().isBlank())
                .forEach(s ->
                        violations.add("message %s is %s without a reason".formatted(NothingIsLost.at(s), s.state())));
        history.storedBySequence().values().forEach(sequence -> unlisted(history, sequence, violations));
        history.stored().stream()
                .filter(s -> s.state() != PARKED && history.blocks().contains(s.id()))
                .forEach(s -> violations.add(
                        "message %s is %s and listed as a block".formatted(NothingIsLost.at(s), s.state())));
        return violations;
    }

    /** The first open message of a sequence blocks it if it is parked. */
    private static void unlisted(History history, List<Stored> sequence, List<String> violations) {
        sequence.stream()
                .filter(s -> !s.state().isFinal())
                .findFirst()
                .filter(s -> s.state() == PARKED && !history.blocks().contains(s.id()))
                .ifPresent(s -> violations.add(
                        "message %s is parked and not listed as a block".formatted(NothingIsLost.at(s))));
    }
}
