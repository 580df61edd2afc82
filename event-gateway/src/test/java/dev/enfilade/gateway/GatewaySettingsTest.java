package dev.enfilade.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewaySettingsTest {

    private static GatewaySettings settings(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(GatewaySettings.class)
                .withConverter(io.quarkus.runtime.configuration.MemorySize.class, 100, new MemorySizeConverter())
                .withDefaultValues(values)
                .build()
                .getConfigMapping(GatewaySettings.class);
    }

    @Test
    void defaultsShouldBeThoseOfTheInterface() {
        var settings = settings(Map.of());

        assertThat(settings.partitions()).isEqualTo(8);
        assertThat(settings.maxEventSize().asLongValue()).isEqualTo(1 << 20);
        assertThat(settings.maxBatch()).isEqualTo(500);
        assertThat(settings.confirmTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.contradiction()).isEmpty();
    }

    @Test
    void limitsThatContradictShouldBeNamed() {
        assertThat(settings(Map.of("enfilade.events.partitions", "0")).contradiction())
                .hasValueSatisfying(what -> assertThat(what).contains("partitions"));
        assertThat(settings(Map.of("enfilade.events.max-in-flight", "499")).contradiction())
                .hasValueSatisfying(what -> assertThat(what).contains("max-batch"));
        assertThat(settings(Map.of("enfilade.events.max-event-size", "17M")).contradiction())
                .hasValueSatisfying(what -> assertThat(what).contains("max-event-size"));
        assertThat(settings(Map.of("enfilade.events.max-request-size", "65M")).contradiction())
                .hasValueSatisfying(what -> assertThat(what).contains("max-request-size"));
    }
}
