package dev.enfilade.testkit.guarantee;

import dev.enfilade.delivery.Sequence;
import dev.enfilade.testkit.history.Fault;
import dev.enfilade.testkit.history.History;
import dev.enfilade.testkit.history.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Design 2.6: never two requests of one sequence at once, and each request of a message has a higher attempt than the
 * one before.
 *
 * <pre>
 * valid:   1 begins, 1 ends, 2 begins, 2 ends
 * valid:   1 and 2 of different sequences begin, both end
 * invalid: 1 begins, 2 of the same sequence begins, 1 ends
 * invalid: 1 (attempt 2), 1 (attempt 1)
 * valid:   the same two, once for each {@link Fault.Kind#FREEZE} and sequence: a worker that slept sends its last one
 * </pre>
 */
public final class OneAtATime implements Guarantee {

    @Override
    public String promise() {
        return "no two requests of one sequence at once, and attempts only grow";
    }

    @Override
    public List<String> violations(History history) {
        var violations = new ArrayList<String>();
        long allowed = history.count(Fault.Kind.FREEZE);
        history.receiptsBySequence().forEach((sequence, receipts) -> {
            var found = new ArrayList<String>();
            overlaps(sequence, receipts, found);
            if (found.size() > allowed) violations.addAll(found);
        });
        history.receiptsByMessage().forEach((message, receipts) -> {
            var found = oldAttempts(message, receipts);
            if (found.size() > allowed) violations.addAll(found);
        });
        return violations;
    }

    private static void overlaps(Sequence sequence, List<Received> receipts, List<String> found) {
        @Nullable Received running = null;
        for (var received : receipts) {
            if (running != null && received.began() < running.ended()) {
                found.add("sequence %s: position %d (attempt %d) began while %d (attempt %d) was not answered"
                        .formatted(
                                sequence,
                                received.position(),
                                received.attempt(),
                                running.position(),
                                running.attempt()));
            }
            // the sender has given a disturbed request up by itself; its end at the actor says nothing
            if (!received.disturbed() && (running == null || received.ended() > running.ended())) running = received;
        }
    }

    private static List<String> oldAttempts(UUID message, List<Received> receipts) {
        var found = new ArrayList<String>();
        int highest = 0;
        for (var received : receipts) {
            if (received.attempt() <= highest) {
                found.add("message %s (%s/%d): attempt %d came after attempt %d"
                        .formatted(message, received.actor(), received.position(), received.attempt(), highest));
            }
            highest = Math.max(highest, received.attempt());
        }
        return found;
    }
}
