package dev.enfilade.testkit.guarantee;

import org.junit.jupiter.api.Test;

final class SignedAsAgreedTest {

    private final Guarantee guarantee = new SignedAsAgreed();

    @Test
    void signedRequestShouldHold() {
        Tale.ofQueue().received("a1", 204).keeps(guarantee);
    }

    @Test
    void unsignedRequestShouldBreakIt() {
        Tale.ofQueue().receivedUnsigned("a1").breaks(guarantee, "without a valid signature");
    }
}
