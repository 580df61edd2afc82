package dev.enfilade.gateway.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.enfilade.testkit.servers.TestVirtualHost;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A gateway that exports its traces. */
@QuarkusTest
@QuarkusTestResource(value = RabbitForTests.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = CollectorForTests.class, restrictToAnnotatedClass = true)
class TracedGatewayTest {

    @SuppressWarnings("NullAway.Init") // by RabbitForTests
    TestVirtualHost rabbit;

    @SuppressWarnings("NullAway.Init") // by CollectorForTests
    CollectorForTests.Spans spans;

    private final Caller caller = new Caller();

    @Test
    void eventShouldCarryTheSpanOfItsRequest() throws Exception {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> caller.get("/q/health/ready").status() == 200);
        var trace = "0af7651916cd43dd8448eb211c80319c";
        var parent = "b7ad6b7169203331";

        caller.post(
                Caller.event("/traced", "1").getBytes(UTF_8),
                "Content-Type",
                "application/cloudevents+json",
                "traceparent",
                "00-%s-%s-01".formatted(trace, parent));

        try (var stored = new StoredEvents(rabbit, 2)) {
            var traceparent = stored.one("/traced").event().traceparent();
            assertThat(traceparent)
                    .startsWith("00-" + trace + "-")
                    .endsWith("-01")
                    .doesNotContain(parent);
            var span = String.valueOf(traceparent).substring(36, 52);
            await().atMost(Duration.ofSeconds(30)).until(() -> spans.contain(span));
            assertThat(spans.contain(trace)).isTrue();
            assertThat(spans.contain(parent)).isTrue();
        }
    }
}
