package dev.enfilade.testkit.guarantee;

import org.junit.jupiter.api.Test;

final class PauseIsStateTest {

    private final Guarantee guarantee = new PauseIsState();

    @Test
    void deliveryBeforeAndAfterShouldHold() {
        Tale.ofQueue()
                .delivered("a1", "a2")
                .received("a1", 204)
                .whilePaused(() -> {})
                .received("a2", 204)
                .keeps(guarantee);
    }

    @Test
    void deliveryWhilePausedShouldBreakIt() {
        var tale = Tale.ofQueue().delivered("a1");
        tale.whilePaused(() -> tale.received("a1", 204)).breaks(guarantee, "while it was paused");
    }
}
