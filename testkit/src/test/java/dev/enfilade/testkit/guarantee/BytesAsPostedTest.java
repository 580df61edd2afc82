package dev.enfilade.testkit.guarantee;

import static dev.enfilade.testkit.history.Correction.Kind.EDIT;

import org.junit.jupiter.api.Test;

final class BytesAsPostedTest {

    private final Guarantee guarantee = new BytesAsPosted();

    @Test
    void sameBytesShouldHold() {
        Tale.ofQueue().posted("a1").received("a1", 204).keeps(guarantee);
    }

    @Test
    void editedBytesShouldHold() {
        Tale.ofQueue()
                .posted("a1")
                .corrected(EDIT, "a1", 3, 200, "better")
                .receivedBody("a1", "better")
                .keeps(guarantee);
    }

    @Test
    void otherBytesShouldBreakIt() {
        Tale.ofQueue().posted("a1").receivedBody("a1", "a1 ").breaks(guarantee, "other bytes");
    }
}
