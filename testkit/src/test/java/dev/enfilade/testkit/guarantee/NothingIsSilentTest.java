package dev.enfilade.testkit.guarantee;

import static dev.enfilade.message.MessageState.PARKED;
import static dev.enfilade.message.MessageState.READY;
import static dev.enfilade.message.MessageState.SKIPPED;

import org.junit.jupiter.api.Test;

final class NothingIsSilentTest {

    private final Guarantee guarantee = new NothingIsSilent();

    @Test
    void listedBlockWithReasonShouldHold() {
        Tale.ofQueue()
                .delivered("a1")
                .stored("a2", PARKED)
                .stored("a3", READY)
                .listedAsBlock("a2")
                .keeps(guarantee);
    }

    @Test
    void skippedWithoutReasonShouldBreakIt() {
        Tale.ofQueue().stored("a1", SKIPPED).breaks(guarantee, "without a reason");
    }

    @Test
    void blockThatIsNotListedShouldBreakIt() {
        Tale.ofQueue().stored("a1", PARKED).breaks(guarantee, "not listed");
    }

    @Test
    void listedBlockOfDeliveredMessageShouldBreakIt() {
        Tale.ofQueue().delivered("a1").listedAsBlock("a1").breaks(guarantee, "listed as a block");
    }
}
