package dev.enfilade.admin.actor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretTest {
    @Test
    void generatedSecretShouldBeValidAndNeverTheSame() {
        var secret = WebhookSecret.generate();

        assertThat(WebhookSecret.isValid(secret)).isTrue();
        assertThat(WebhookSecret.generate()).isNotEqualTo(secret);
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 32, 64})
    void secretOf24To64BytesShouldBeValid(int bytes) {
        assertThat(WebhookSecret.isValid(of(bytes))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 23, 65})
    void secretOfOtherLengthsShouldBeRefused(int bytes) {
        assertThat(WebhookSecret.isValid(of(bytes))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_", "whsec_???", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="})
    void textThatIsNoSecretShouldBeRefused(String text) {
        assertThat(WebhookSecret.isValid(text)).isFalse();
    }

    private static String of(int bytes) {
        return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
    }
}
