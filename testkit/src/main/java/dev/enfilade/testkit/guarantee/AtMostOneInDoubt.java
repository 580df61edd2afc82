package dev.enfilade.testkit.guarantee;

import static dev.enfilade.message.MessageState.CANCELLED;
import static dev.enfilade.message.MessageState.SKIPPED;

import dev.enfilade.delivery.Sequence;
import dev.enfilade.testkit.history.History;
import dev.enfilade.testkit.history.Received;
import dev.enfilade.testkit.history.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Design 2.5: message n+1 is not handed over before the end of n; what the actor has taken comes again at most once
 * for each crash.
 *
 * <pre>
 * valid:   1 → 200, 2 → 200
 * valid:   1 → 200, 1 → 200, 2 → 200       (one crash)
 * valid:   1 → 500, 1 → 200, 2 → 200
 * invalid: 1 → 200, 1 → 200, 2 → 200       (no crash)
 * invalid: 1 → 500, 2 → 200
 * invalid: 1 begins, 2 begins, 1 → 200
 * </pre>
 */
public final class AtMostOneInDoubt implements Guarantee {

    @Override
    public String promise() {
        return "n+1 is not handed over before n has ended, and a crash repeats at most one message of a sequence";
    }

    @Override
    public List<String> violations(History history) {
        var violations = new ArrayList<String>();
        var stored = history.storedBySequence();
        history.receiptsBySequence().forEach((sequence, receipts) -> {
            overtaking(sequence, receipts, stored.getOrDefault(sequence, List.of()), violations);
            repeats(sequence, receipts, history.faults().size(), violations);
        });
        return violations;
    }

    private static void overtaking(
            Sequence sequence, List<Received> receipts, List<Stored> stored, List<String> violations) {
        var takenAt = takenAt(receipts);
        for (var received : receipts) {
            for (var before : before(stored, received)) {
                var taken = takenAt.get(before.id());
                if (taken == null || taken > received.began()) {
                    violations.add("sequence %s: position %d was handed over before the end of %d (%s)"
                            .formatted(sequence, received.position(), before.position(), before.state()));
                }
            }
        }
    }

    /** The nearest one before it that was not given up; its own predecessors are checked with it. */
    private static List<Stored> before(List<Stored> stored, Received received) {
        return stored.stream()
                .filter(s -> s.position() < received.position())
                .filter(s -> s.state() != CANCELLED && s.state() != SKIPPED)
                .reduce((first, second) -> second)
                .stream()
                .toList();
    }

    private static Map<UUID, Long> takenAt(List<Received> receipts) {
        var taken = new HashMap<UUID, Long>();
        for (var received : receipts) {
            // a late answer may still reach the sender, so of a disturbed request only the beginning counts
            if (received.succeeded()) {
                taken.merge(received.message(), received.disturbed() ? received.began() : received.ended(), Math::min);
            }
        }
        return taken;
    }

    private static void repeats(Sequence sequence, List<Received> receipts, int faults, List<String> violations) {
        Set<UUID> taken = new HashSet<>();
        var repeated = new ArrayList<Long>();
        for (var received : receipts) {
            if (taken.contains(received.message())) repeated.add(received.position());
            if (received.succeeded() && !received.disturbed()) taken.add(received.message());
        }
        if (repeated.size() > faults) {
            violations.add("sequence %s: positions %s came again after the actor had taken them, with %d fault(s)"
                    .formatted(sequence, repeated, faults));
        }
    }
}
