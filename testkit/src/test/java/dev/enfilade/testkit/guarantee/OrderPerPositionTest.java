package dev.enfilade.testkit.guarantee;

import dev.enfilade.testkit.history.Fault;
import org.junit.jupiter.api.Test;

final class OrderPerPositionTest {

    private final Guarantee guarantee = new OrderPerPosition();

    @Test
    void growingPositionsWithRepeatsAndHolesShouldHold() {
        Tale.ofQueue()
                .delivered("a1", "a2", "b3", "a4")
                .received("a1", 204)
                .received("a2", 500)
                .received("a2", 204)
                .received("a4", 204)
                .keeps(guarantee);
    }

    @Test
    void groupsShouldNotWaitForEachOther() {
        Tale.ofGroups()
                .delivered("a1", "b1")
                .received("b1", 204)
                .received("a1", 204)
                .keeps(guarantee);
    }

    @Test
    void lowerPositionAfterHigherShouldBreakIt() {
        Tale.ofQueue()
                .delivered("a1", "b1")
                .received("b1", 204)
                .received("a1", 204)
                .breaks(guarantee, "position 1");
    }

    @Test
    void oneLateRequestOfFrozenWorkerShouldHold() {
        Tale.ofQueue()
                .fault(Fault.Kind.FREEZE)
                .delivered("a1", "a2")
                .received("a1", 204)
                .received("a2", 204)
                .receivedAs(1, "a1")
                .keeps(guarantee);
    }

    @Test
    void secondLateRequestShouldBreakIt() {
        Tale.ofQueue()
                .fault(Fault.Kind.FREEZE)
                .delivered("a1", "a2")
                .received("a2", 204)
                .receivedAs(1, "a1")
                .receivedAs(2, "a1")
                .breaks(guarantee, "attempt 2");
    }
}
