package dev.enfilade.testkit.guarantee;

import static dev.enfilade.testkit.history.Correction.Kind.EDIT;

import org.junit.jupiter.api.Test;

final class CorrectionsAreExactTest {

    private final Guarantee guarantee = new CorrectionsAreExact();

    @Test
    void oneWinnerWithItsPayloadDeliveredShouldHold() {
        Tale.ofQueue()
                .delivered("a1")
                .received("a1", 422)
                .corrected(EDIT, "a1", 3, 200, "better")
                .corrected(EDIT, "a1", 3, 412, "other")
                .keeps("a1", "a1", "better")
                .relaunched("a1")
                .receivedBody("a1", "better")
                .keeps(guarantee);
    }

    @Test
    void twoWinnersShouldBreakIt() {
        Tale.ofQueue()
                .corrected(EDIT, "a1", 3, 200, "better")
                .corrected(EDIT, "a1", 3, 200, "other")
                .keeps("a1", "a1", "better", "other")
                .breaks(guarantee, "2 corrections");
    }

    @Test
    void forgottenPayloadShouldBreakIt() {
        Tale.ofQueue()
                .corrected(EDIT, "a1", 3, 200, "better")
                .keeps("a1", "better")
                .breaks(guarantee, "1 payloads");
    }

    @Test
    void otherPayloadThanEditedShouldBreakIt() {
        Tale.ofQueue()
                .corrected(EDIT, "a1", 3, 200, "better")
                .keeps("a1", "a1", "worse")
                .breaks(guarantee, "payload 2");
    }

    @Test
    void formerPayloadAfterEditShouldBreakIt() {
        Tale.ofQueue()
                .delivered("a1")
                .corrected(EDIT, "a1", 3, 200, "better")
                .keeps("a1", "a1", "better")
                .received("a1", 204)
                .breaks(guarantee, "another payload");
    }
}
