package dev.enfilade.testkit.guarantee;

import static dev.enfilade.message.MessageState.CANCELLED;

import dev.enfilade.testkit.history.Fault;
import org.junit.jupiter.api.Test;

final class AtMostOneInDoubtTest {

    private final Guarantee guarantee = new AtMostOneInDoubt();

    @Test
    void oneAfterAnotherShouldHold() {
        Tale.ofQueue()
                .delivered("a1", "a2")
                .received("a1", 500)
                .received("a1", 204)
                .received("a2", 204)
                .keeps(guarantee);
    }

    @Test
    void messageBehindCancelledOneShouldHold() {
        Tale.ofQueue()
                .stored("a1", CANCELLED)
                .delivered("a2")
                .received("a1", 422)
                .received("a2", 204)
                .keeps(guarantee);
    }

    @Test
    void oneRepeatAfterCrashShouldHold() {
        Tale.ofQueue()
                .fault(Fault.Kind.CRASH)
                .delivered("a1", "a2")
                .received("a1", 204)
                .received("a1", 204)
                .received("a2", 204)
                .keeps(guarantee);
    }

    @Test
    void repeatWithoutCrashShouldBreakIt() {
        Tale.ofQueue().delivered("a1").received("a1", 204).received("a1", 204).breaks(guarantee, "came again");
    }

    @Test
    void secondRepeatAfterOneCrashShouldBreakIt() {
        Tale.ofQueue()
                .fault(Fault.Kind.CRASH)
                .delivered("a1", "a2")
                .received("a1", 204)
                .received("a1", 204)
                .received("a2", 204)
                .received("a2", 204)
                .breaks(guarantee, "[1, 2] came again");
    }

    @Test
    void followerOfFailedMessageShouldBreakIt() {
        Tale.ofQueue()
                .delivered("a1", "a2")
                .received("a1", 500)
                .received("a2", 204)
                .breaks(guarantee, "before the end of 1");
    }

    @Test
    void followerBeforeTheAnswerShouldBreakIt() {
        Tale.ofQueue().delivered("a1", "a2").receivedTogether("a1", "a2").breaks(guarantee, "before the end of 1");
    }
}
