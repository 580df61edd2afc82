package dev.enfilade.testkit.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SignatureTest {

    private final Signature signature = new Signature(Signature.newSecret());
    private final String now = String.valueOf(Instant.now().getEpochSecond());
    private final byte[] body = "{}".getBytes(UTF_8);

    @Test
    void exampleOfTheSpecificationShouldBeSignedAlike() {
        // from the Standard Webhooks reference libraries' own tests
        var known = new Signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        var made = known.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "{\"test\": 2432232314}".getBytes(UTF_8));

        assertThat(made).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void oneOfSeveralSignaturesShouldDo() {
        assertThat(signature.isValid("m", now, body, "v1,other " + signature.sign("m", now, body)))
                .isTrue();
    }

    @Test
    void otherBodyIdOrTimeShouldNotBeValid() {
        var made = signature.sign("m", now, body);

        assertThat(signature.isValid("m", now, "{ }".getBytes(UTF_8), made)).isFalse();
        assertThat(signature.isValid("n", now, body, made)).isFalse();
        assertThat(signature.isValid("m", "1614265330", body, signature.sign("m", "1614265330", body)))
                .isFalse();
    }
}
