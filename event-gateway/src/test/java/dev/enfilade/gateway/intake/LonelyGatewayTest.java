package dev.enfilade.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A gateway that has never seen RabbitMQ. */
@QuarkusTest
@TestProfile(LonelyGatewayTest.WithoutRabbit.class)
class LonelyGatewayTest {

    public static final class WithoutRabbit implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            // Port 1 is nobody's
            return Map.of("enfilade.rabbitmq.addresses", "127.0.0.1:1", "enfilade.rabbitmq.password", "none");
        }
    }

    private final Caller caller = new Caller();

    @Test
    void eventShouldNotBeAccepted() {
        var answer = caller.structured(Caller.event("/test", "1"));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("5");
        assertThat(answer.json().at("/notAccepted/0/reason").asText()).isEqualTo("disconnected");
    }

    @Test
    void gatewayShouldLiveAndNotBeReady() throws Exception {
        assertThat(caller.get("/q/health/live").status()).isEqualTo(200);

        var ready = caller.get("/q/health/ready");

        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.json().toString())
                .contains("RabbitMQ")
                .contains("event queues")
                .contains("missing");
    }
}
