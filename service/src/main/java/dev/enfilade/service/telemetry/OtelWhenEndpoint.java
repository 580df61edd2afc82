package dev.enfilade.service.telemetry;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Traces are on when somebody says where they should go ({@code OTEL_EXPORTER_OTLP_ENDPOINT}, or Quarkus's own names),
 * and off otherwise: without this, Quarkus would send them to localhost and complain. Anything set explicitly wins.
 */
public final class OtelWhenEndpoint implements ConfigSourceFactory {

    /** Below every file and environment variable, above Quarkus's defaults. */
    private static final int ORDINAL = 90;

    private static final List<String> ENDPOINTS = List.of(
            "quarkus.otel.exporter.otlp.endpoint",
            "quarkus.otel.exporter.otlp.traces.endpoint",
            "otel.exporter.otlp.endpoint",
            "otel.exporter.otlp.traces.endpoint");

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        var endpoint = endpoint(context);
        var settings = endpoint == null
                ? Map.of("quarkus.otel.sdk.disabled", "true")
                : Map.of("quarkus.otel.sdk.disabled", "false", "quarkus.otel.exporter.otlp.endpoint", endpoint);
        return List.of(new PropertiesConfigSource(settings, "Enfilade OpenTelemetry", ORDINAL));
    }

    private static @Nullable String endpoint(ConfigSourceContext context) {
        for (var name : ENDPOINTS) {
            ConfigValue value = context.getValue(name);
            if (value != null && isSet(value)) return value.getValue();
        }
        return null;
    }

    /** Quarkus's default, localhost, is nobody's wish. */
    private static boolean isSet(ConfigValue value) {
        return value.getValue() != null && !value.getValue().isBlank() && value.getConfigSourceOrdinal() > 0;
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }
}
