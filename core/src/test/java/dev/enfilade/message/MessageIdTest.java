package dev.enfilade.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageIdTest {

    /** Computed with {@code uuid.uuid5(UUID("6f2c6c53-9c0e-5d0b-9a3e-1d8f5a4b7c21"), "source\0id\0subscription")} of Python. */
    @ParameterizedTest
    @CsvSource({
        "/shop, 1, billing, 17c51223-3f05-5cc5-b0f5-d8b87b697eb5",
        "https://example.com/a?b=c, 7a1f, mail-all, 9e4fffc0-50b9-5d9b-a41f-7944dc5a1c2b",
        "/größe, ü-1, s, f9f5bbcd-1a2e-5d87-9437-96d97c19b7fc",
    })
    void idShouldBeTheUuidV5OfSourceIdAndSubscription(String source, String id, String subscription, UUID expected) {
        assertThat(MessageId.of(source, id, subscription)).isEqualTo(expected);
    }

    @Test
    void idShouldHaveVersion5AndTheRfcVariant() {
        for (int i = 0; i < 500; i++) {
            var id = MessageId.of("/s" + i, "e" + i, "sub");
            assertThat(id.version()).isEqualTo(5);
            assertThat(id.variant()).isEqualTo(2);
        }
    }

    @Test
    void partsShouldNotRunIntoEachOther() {
        assertThat(MessageId.of("/shop1", "1", "a")).isNotEqualTo(MessageId.of("/shop", "11", "a"));
        assertThat(MessageId.of("/shop", "1", "1a")).isNotEqualTo(MessageId.of("/shop", "11", "a"));
        assertThat("/shop".getBytes(UTF_8)).doesNotContain(0);
    }
}
