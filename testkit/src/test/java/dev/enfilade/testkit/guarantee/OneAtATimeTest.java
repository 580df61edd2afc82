package dev.enfilade.testkit.guarantee;

import dev.enfilade.testkit.history.Fault;
import org.junit.jupiter.api.Test;

final class OneAtATimeTest {

    private final Guarantee guarantee = new OneAtATime();

    @Test
    void oneAfterAnotherShouldHold() {
        Tale.ofQueue()
                .delivered("a1", "a2")
                .received("a1", 204)
                .received("a2", 204)
                .keeps(guarantee);
    }

    @Test
    void groupsSideBySideShouldHold() {
        Tale.ofGroups().delivered("a1", "b1").receivedTogether("a1", "b1").keeps(guarantee);
    }

    @Test
    void twoOfOneSequenceAtOnceShouldBreakIt() {
        Tale.ofGroups().delivered("a1", "a2").receivedTogether("a1", "a2").breaks(guarantee, "was not answered");
    }

    @Test
    void oldAttemptShouldBreakIt() {
        Tale.ofQueue().delivered("a1").receivedAs(2, "a1").receivedAs(1, "a1").breaks(guarantee, "attempt 1");
    }

    @Test
    void oldAttemptOfFrozenWorkerShouldHold() {
        Tale.ofQueue()
                .fault(Fault.Kind.FREEZE)
                .delivered("a1")
                .receivedAs(2, "a1")
                .receivedAs(1, "a1")
                .keeps(guarantee);
    }
}
