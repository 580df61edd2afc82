package dev.enfilade.systemtests;

import static dev.enfilade.actor.OrderScope.QUEUE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.enfilade.systemtests.SpanCollector.Span;
import dev.enfilade.testkit.receiver.Behaviour;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** One trace goes from the backend's request to the actor's. */
@SystemTest
final class TraceIT {

    @Test
    void traceOfTheBackendShouldCrossAllServicesUpToTheActor(Scenario scenario) {
        var refuses = new AtomicBoolean(true);
        var actor =
                scenario.actor("traced", QUEUE, incoming -> refuses.get() ? Behaviour.refuse("not now") : Behaviour.OK);
        var hex = HexFormat.of();
        var trace = hex.toHexDigits(ThreadLocalRandom.current().nextLong()) + hex.toHexDigits(System.nanoTime() | 1);
        var traceparent = "00-" + trace + "-00f067aa0ba902b7-01";

        scenario.gateway()
                .postBinary(scenario.event("a"), Map.of("traceparent", traceparent))
                .orFail("post");
        var parked = UUID.fromString(scenario.awaitBlock(actor).path("message").asText());
        refuses.set(false);
        scenario.admin().relaunch(parked, scenario.admin().version(parked)).orFail("relaunch");
        scenario.awaitTaken(actor, 1);

        assertThat(scenario.received(actor))
                .allSatisfy(request -> assertThat(request.traceparent()).startsWith("00-" + trace + "-"));
        var spans = scenario.system().spans();
        Scenario.await("spans of all services")
                .untilAsserted(() -> assertThat(spans.spansOf(trace))
                        .extracting(Span::service)
                        .contains("event-gateway", "dispatcher", "actor-worker", "admin-api"));
    }
}
