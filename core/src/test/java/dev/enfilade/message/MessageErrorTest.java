package dev.enfilade.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class MessageErrorTest {

    @Test
    void textShouldBeCapped() {
        var error = new MessageError(MessageError.Kind.STATUS, 500, "x".repeat(5_000), Instant.EPOCH);
        assertThat(error.text()).hasSize(1_000).endsWith("…");
    }

    @Test
    void shortTextShouldStayAsItIs() {
        var error = new MessageError(MessageError.Kind.STATUS, 500, "x".repeat(1_000), Instant.EPOCH);
        assertThat(error.text()).isEqualTo("x".repeat(1_000));
    }
}
