package dev.enfilade.systemtests;

import static dev.enfilade.actor.OrderScope.QUEUE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.enfilade.systemtests.SpanCollector.Span;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** One trace goes from the backend's request to the actor's. */
@SystemTest
final class TraceIT {

    @Test
    void traceOfTheBackendShouldCrossAllServicesUpToTheActor(Scenario scenario) {
        var actor = scenario.actor("traced", QUEUE);
        var hex = HexFormat.of();
        var trace = hex.toHexDigits(ThreadLocalRandom.current().nextLong()) + hex.toHexDigits(System.nanoTime() | 1);
        var traceparent = "00-" + trace + "-00f067aa0ba902b7-01";

        scenario.gateway()
                .postBinary(scenario.event("a"), Map.of("traceparent", traceparent))
                .orFail("post");
        scenario.awaitTaken(actor, 1);

        assertThat(scenario.received(actor).getFirst().traceparent()).startsWith("00-" + trace + "-");
        var spans = scenario.system().spans();
        Scenario.await("spans of gateway, dispatcher and worker")
                .untilAsserted(() -> assertThat(spans.spansOf(trace))
                        .extracting(Span::service)
                        .contains("event-gateway", "dispatcher", "actor-worker"));
    }
}
