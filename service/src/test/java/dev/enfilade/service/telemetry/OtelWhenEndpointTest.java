package dev.enfilade.service.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OtelWhenEndpointTest {

    private static SmallRyeConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withSources(new OtelWhenEndpoint())
                .withSources(new PropertiesConfigSource(settings, "test", 300))
                .build();
    }

    private static String sdkDisabled(Map<String, String> settings) {
        return config(settings).getValue("quarkus.otel.sdk.disabled", String.class);
    }

    @Test
    void sdkShouldBeOffWithoutEndpoint() {
        assertThat(sdkDisabled(Map.of())).isEqualTo("true");
        assertThat(sdkDisabled(Map.of("otel.exporter.otlp.endpoint", " "))).isEqualTo("true");
    }

    @Test
    void sdkShouldBeOnWithEndpoint() {
        var config = config(Map.of("otel.exporter.otlp.endpoint", "http://collector:4318"));

        assertThat(config.getValue("quarkus.otel.sdk.disabled", String.class)).isEqualTo("false");
        assertThat(config.getValue("quarkus.otel.exporter.otlp.endpoint", String.class))
                .isEqualTo("http://collector:4318");
        assertThat(sdkDisabled(Map.of("quarkus.otel.exporter.otlp.endpoint", "http://collector:4318")))
                .isEqualTo("false");
    }

    @Test
    void explicitSettingShouldWin() {
        assertThat(sdkDisabled(Map.of(
                        "otel.exporter.otlp.endpoint", "http://collector:4318", "quarkus.otel.sdk.disabled", "true")))
                .isEqualTo("true");
    }
}
