package dev.enfilade.testkit.guarantee;

import dev.enfilade.delivery.Sequence;
import dev.enfilade.testkit.history.Fault;
import dev.enfilade.testkit.history.History;
import dev.enfilade.testkit.history.Received;
import java.util.ArrayList;
import java.util.List;

/**
 * Design 2.4: in a sequence, positions only grow; a position comes again only right after itself.
 *
 * <pre>
 * valid:   1, 2, 3
 * valid:   1, 2, 2, 3                 (2 failed, or was in doubt)
 * valid:   1, 3                       (2 was cancelled)
 * invalid: 1, 3, 2
 * valid:   1, 2, 3, 1 with an attempt that is not above the first 1's, once for each {@link Fault.Kind#FREEZE}
 * </pre>
 */
public final class OrderPerPosition implements Guarantee {

    @Override
    public String promise() {
        return "in a sequence, delivery follows the position";
    }

    @Override
    public List<String> violations(History history) {
        var violations = new ArrayList<String>();
        long lateRequests = history.count(Fault.Kind.FREEZE);
        history.receiptsBySequence()
                .forEach((sequence, receipts) -> walk(sequence, receipts, lateRequests, violations));
        return violations;
    }

    private static void walk(Sequence sequence, List<Received> receipts, long lateRequests, List<String> violations) {
        long highest = 0;
        long late = 0;
        for (var received : receipts) {
            if (received.position() >= highest) {
                highest = received.position();
            } else if (++late > lateRequests) {
                violations.add("sequence %s: position %d (attempt %d) came after %d"
                        .formatted(sequence, received.position(), received.attempt(), highest));
            }
        }
    }
}
