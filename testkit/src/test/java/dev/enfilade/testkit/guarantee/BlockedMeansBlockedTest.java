package dev.enfilade.testkit.guarantee;

import static dev.enfilade.message.MessageState.CANCELLED;
import static dev.enfilade.message.MessageState.PARKED;
import static dev.enfilade.message.MessageState.READY;

import dev.enfilade.testkit.history.Correction;
import org.junit.jupiter.api.Test;

final class BlockedMeansBlockedTest {

    private final Guarantee guarantee = new BlockedMeansBlocked();

    @Test
    void relaunchedMessageAndItsFollowersShouldHold() {
        Tale.ofGroups()
                .delivered("a1", "b1", "a2")
                .received("a1", 422)
                .received("b1", 204)
                .relaunched("a1")
                .received("a1", 204)
                .received("a2", 204)
                .keeps(guarantee);
    }

    @Test
    void followerOfCancelledMessageShouldHold() {
        Tale.ofQueue()
                .stored("a1", CANCELLED)
                .delivered("a2")
                .received("a1", 422)
                .corrected(Correction.Kind.CANCEL, "a1", 3, 200, "")
                .received("a2", 204)
                .keeps(guarantee);
    }

    @Test
    void followerWithoutReleaseShouldBreakIt() {
        Tale.ofQueue()
                .stored("a1", PARKED)
                .delivered("a2")
                .received("a1", 422)
                .received("a2", 204)
                .breaks(guarantee, "not released");
    }

    @Test
    void refusedMessageAgainWithoutReleaseShouldBreakIt() {
        Tale.ofQueue().delivered("a1").received("a1", 422).received("a1", 204).breaks(guarantee, "not released");
    }

    @Test
    void refusedCorrectionShouldReleaseNothing() {
        Tale.ofQueue()
                .delivered("a1")
                .received("a1", 422)
                .corrected(Correction.Kind.RELAUNCH, "a1", 2, 412, "")
                .received("a1", 204)
                .breaks(guarantee, "not released");
    }

    @Test
    void healthySequenceThatDoesNotFlowShouldBreakIt() {
        Tale.ofGroups().stored("a1", PARKED).stored("b1", READY).breaks(guarantee, "no parked message");
    }
}
