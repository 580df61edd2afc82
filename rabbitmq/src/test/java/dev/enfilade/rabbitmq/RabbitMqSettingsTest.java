package dev.enfilade.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RabbitMqSettingsTest {

    @Test
    void passwordShouldNeverBePrinted() {
        var settings = RabbitMqSettings.of(List.of("one:5672", "two:5672"), "guest", "s3cr3t", "/", "gateway");

        assertThat(settings.toString())
                .isEqualTo("amqp://guest@one:5672,two:5672//")
                .doesNotContain("s3cr3t");
        assertThat(settings.withTls(true)).asString().startsWith("amqps://");
    }

    @Test
    void addressesShouldBeRequired() {
        assertThatThrownBy(() -> RabbitMqSettings.of(List.of(), "guest", "guest", "/", "gateway"))
                .hasMessageContaining("no address");
    }
}
