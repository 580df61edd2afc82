package dev.enfilade.testkit.guarantee;

import org.junit.jupiter.api.Test;

final class AcceptedIsSafeTest {

    private final Guarantee guarantee = new AcceptedIsSafe();

    @Test
    void acceptedEventWithMessageShouldHold() {
        Tale.ofQueue().posted("a1").delivered("a1").keeps(guarantee);
    }

    @Test
    void refusedEventWithoutMessageShouldHold() {
        Tale.ofQueue().postedWith(503, "a1").postedWith(0, "a2").keeps(guarantee);
    }

    @Test
    void acceptedEventWithoutMessageShouldBreakIt() {
        Tale.ofQueue().posted("a1", "a2").delivered("a1").breaks(guarantee, "a2");
    }
}
