package dev.enfilade.rabbitmq;

import static dev.enfilade.rabbitmq.Fixture.settings;
import static dev.enfilade.rabbitmq.Fixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.enfilade.delivery.ActorQueues.QueueException;
import dev.enfilade.testkit.servers.TestVirtualHost;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class QueueTopologyTest {

    @RegisterExtension
    static final TestVirtualHost host = TestVirtualHost.open();

    static final RabbitMqConnections connections = new RabbitMqConnections(settings(host, "topology"));

    final QueueTopology topology = new QueueTopology(connections.named("control"), new QueueLimits(5_000, 7_000));

    @AfterAll
    static void close() {
        connections.close();
    }

    @Test
    void queuesOfEventsShouldBeDeclaredForOrderAndSafety() {
        topology.declareEvents(2);
        topology.declareEvents(2);

        assertThat(arguments("events.1"))
                .isEqualTo(host.get("/api/queues/" + host.name() + "/events.0").path("arguments"));
        assertOrdered("events.1", 5_000, "events.dead");
        assertThat(arguments("events.dead").path("x-queue-type").asText()).isEqualTo("quorum");
    }

    @Test
    void queuesOfAnActorShouldBeDeclaredForOrderAndSafetyAndRemovedAgain() {
        topology.declareActor("billing");

        assertOrdered("actor.billing", 7_000, "actor.billing.parked");
        assertThat(arguments("actor.billing.parked").path("x-delivery-limit").asInt())
                .isEqualTo(1_000_000_000);

        topology.deleteActor("billing");
        topology.deleteActor("billing");

        assertThatThrownBy(() -> arguments("actor.billing")).hasMessageContaining("404");
        assertThatThrownBy(() -> arguments("actor.billing.parked")).hasMessageContaining("404");
    }

    @Test
    void queueWithOtherArgumentsShouldBeUsedAsItIs() throws Exception {
        try (var connection = host.connect()) {
            connection
                    .createChannel()
                    .queueDeclare("actor.older", true, false, false, Map.of("x-queue-type", "quorum"));
        }

        topology.declareActor("older");
        topology.declareActor("newer");

        assertThat(arguments("actor.older").has("x-max-length")).isFalse();
        assertOrdered("actor.newer", 7_000, "actor.newer.parked");
    }

    @Test
    void depthShouldBeThatOfTheQueueAndNothingWithoutOne() throws Exception {
        topology.declareActor("deep");
        try (var publisher = new ConfirmedPublisher(connections.named("control"), ConfirmedPublisher.Limits.DEFAULTS)) {
            assertThat(publisher.awaitReady(Fixture.PATIENCE)).isTrue();
            publisher
                    .publishAll(List.of(text("actor.deep", "1"), text("actor.deep", "2")))
                    .join();
        }

        assertThat(topology.depth("actor.deep")).isEqualTo(2);
        assertThat(topology.depth("actor.nobody")).isZero();
        assertThat(topology.depth("actor.deep")).isEqualTo(2);
    }

    @Test
    void nameThatIsNoActorsShouldBeRefusedHere() {
        assertThatThrownBy(() -> topology.declareActor("a.parked")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void absentBrokerShouldBeSaidAndNotWaitedFor() {
        try (var elsewhere = new RabbitMqConnections(settings(host, "elsewhere", List.of("127.0.0.1:1")))) {
            var cannot = new QueueTopology(elsewhere.named("control"), QueueLimits.DEFAULTS);

            assertThatThrownBy(() -> cannot.declareActor("billing"))
                    .isInstanceOf(QueueException.class)
                    .hasMessageContaining("not connected")
                    .hasMessageContaining("Connection refused");
            assertThat(elsewhere.isConnected()).isFalse();
        }
    }

    private static void assertOrdered(String queue, int maxLength, String deadLetters) {
        var arguments = arguments(queue);
        assertThat(arguments.path("x-queue-type").asText()).isEqualTo("quorum");
        assertThat(arguments.path("x-single-active-consumer").asBoolean()).isTrue();
        assertThat(arguments.path("x-delivery-limit").asInt()).isEqualTo(1_000_000_000);
        assertThat(arguments.path("x-overflow").asText()).isEqualTo("reject-publish");
        assertThat(arguments.path("x-max-length").asInt()).isEqualTo(maxLength);
        assertThat(arguments.path("x-dead-letter-exchange").asText("absent")).isEmpty();
        assertThat(arguments.path("x-dead-letter-routing-key").asText()).isEqualTo(deadLetters);
        assertThat(arguments.path("x-dead-letter-strategy").asText()).isEqualTo("at-least-once");
    }

    private static JsonNode arguments(String queue) {
        return host.get("/api/queues/" + host.name() + "/" + queue).path("arguments");
    }
}
