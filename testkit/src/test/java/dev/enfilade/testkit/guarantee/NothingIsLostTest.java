package dev.enfilade.testkit.guarantee;

import static dev.enfilade.message.MessageState.CANCELLED;
import static dev.enfilade.message.MessageState.DELIVERED;
import static dev.enfilade.message.MessageState.PARKED;
import static dev.enfilade.message.MessageState.READY;
import static dev.enfilade.message.MessageState.RETRY_WAIT;

import org.junit.jupiter.api.Test;

final class NothingIsLostTest {

    private final Guarantee guarantee = new NothingIsLost();

    @Test
    void endedAndVisiblyWaitingMessagesShouldHold() {
        Tale.ofQueue()
                .posted("a1", "a2", "a3", "a4")
                .delivered("a1")
                .stored("a2", CANCELLED)
                .stored("a3", PARKED)
                .stored("a4", READY)
                .received("a1", 204)
                .keeps(guarantee);
    }

    @Test
    void messageOfPausedActorShouldHold() {
        Tale.ofQueue().posted("a1").stored("a1", READY).pausedAtTheEnd().keeps(guarantee);
    }

    @Test
    void readyMessageWithNothingBeforeItShouldBreakIt() {
        Tale.ofQueue().posted("a1").stored("a1", READY).breaks(guarantee, "READY");
    }

    @Test
    void waitingBehindAnotherGroupsBlockShouldBreakIt() {
        Tale.ofGroups()
                .posted("a1", "b1")
                .stored("a1", PARKED)
                .stored("b1", RETRY_WAIT)
                .breaks(guarantee, "RETRY_WAIT");
    }

    @Test
    void deliveredButNotTakenShouldBreakIt() {
        Tale.ofQueue().posted("a1").delivered("a1").received("a1", 500).breaks(guarantee, "never answered 2xx");
    }

    @Test
    void gapShouldBreakIt() {
        Tale.ofQueue()
                .posted("a1", "a2")
                .storedAt(1, "a1", DELIVERED, null)
                .storedAt(3, "a2", DELIVERED, null)
                .received("a1", 204)
                .received("a2", 204)
                .breaks(guarantee, "position 3 where 2 was due");
    }

    @Test
    void messageOfNoEventShouldBreakIt() {
        Tale.ofQueue().delivered("a1").received("a1", 204).breaks(guarantee, "nobody posted");
    }
}
