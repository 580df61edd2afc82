package dev.enfilade.testkit.guarantee;

import org.junit.jupiter.api.Test;

final class OrderPerKeyTest {

    private final Guarantee guarantee = new OrderPerKey();

    @Test
    void arrivalInTheOrderOfAcceptanceShouldHold() {
        Tale.ofQueue()
                .posted("a1", "a2")
                .delivered("a1", "a2")
                .received("a1", 204)
                .received("a2", 204)
                .keeps(guarantee);
    }

    @Test
    void eventsPostedSideBySideMayChangePlaces() {
        Tale.ofQueue()
                .postedTogether("a1", "a2")
                .delivered("a2", "a1")
                .received("a2", 204)
                .received("a1", 204)
                .keeps(guarantee);
    }

    @Test
    void eventsOfOtherKeysMayChangePlaces() {
        Tale.ofGroups()
                .posted("a1", "b1")
                .delivered("b1", "a1")
                .received("b1", 204)
                .received("a1", 204)
                .keeps(guarantee);
    }

    @Test
    void laterEventThatArrivesFirstShouldBreakIt() {
        Tale.ofQueue()
                .posted("a1", "a2")
                .delivered("a1", "a2")
                .received("a2", 204)
                .received("a1", 204)
                .breaks(guarantee, "arrived");
    }

    @Test
    void laterEventWithTheLowerPositionShouldBreakIt() {
        Tale.ofQueue().posted("a1", "a2").delivered("a2", "a1").breaks(guarantee, "position");
    }
}
