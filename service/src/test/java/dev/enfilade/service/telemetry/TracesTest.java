package dev.enfilade.service.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TracesTest {

    private static final String INCOMING = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void incomingShouldBeHandedOnWithoutSdk() {
        try (var trace = new Traces(OpenTelemetry.noop()).begin("x", SpanKind.CONSUMER, INCOMING, Map.of())) {
            assertThat(trace.traceparent()).isEqualTo(INCOMING);
        }
        assertThat(Traces.current(INCOMING)).isEqualTo(INCOMING);
    }

    @Test
    void traceShouldBeMadeWhereNoneOrABrokenOneComes() {
        for (var incoming : new String[] {
            null,
            "",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            INCOMING + "\r\nx: y",
        }) {
            assertThat(Traces.current(incoming)).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
        }
        assertThat(Traces.current(null)).isNotEqualTo(Traces.current(null));
    }

    @Test
    void spanShouldBeAChildOfWhatCameIn() {
        try (var sdk = OpenTelemetrySdk.builder()
                .setPropagators(ContextPropagators.noop())
                .build()) {
            var traces = new Traces(sdk);
            try (var trace = traces.begin("x", SpanKind.CONSUMER, INCOMING, Map.of("actor", "billing"))) {
                assertThat(trace.traceparent())
                        .startsWith("00-0af7651916cd43dd8448eb211c80319c-")
                        .isNotEqualTo(INCOMING);

                var within = trace.within(() -> Traces.current(null));

                assertThat(within).isEqualTo(trace.traceparent());
            }
        }
    }
}
