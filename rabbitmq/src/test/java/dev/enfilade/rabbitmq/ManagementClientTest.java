package dev.enfilade.rabbitmq;

import static dev.enfilade.rabbitmq.Fixture.PATIENCE;
import static dev.enfilade.rabbitmq.Fixture.settings;
import static dev.enfilade.rabbitmq.Fixture.tokens;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.enfilade.rabbitmq.ConfirmedPublisher.Limits;
import dev.enfilade.rabbitmq.ManagementClient.ManagementException;
import dev.enfilade.testkit.servers.TestVirtualHost;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class ManagementClientTest {

    @RegisterExtension
    static final TestVirtualHost host = TestVirtualHost.open();

    static final RabbitMqConnections connections = new RabbitMqConnections(settings(host, "management"));

    final ManagementClient client = new ManagementClient(
            host.management(), host.username(), host.password(), host.name(), Duration.ofSeconds(10));

    @AfterAll
    static void close() {
        connections.close();
    }

    @Test
    void actorsShouldBeListedWithTheirTokensConsumersAndParkedTokens() throws Exception {
        var queues = new RabbitActorQueues(connections, QueueLimits.DEFAULTS);
        var topology = new QueueTopology(connections.named("tokens"), QueueLimits.DEFAULTS);
        topology.declareEvents(2);
        try (var publisher = new ConfirmedPublisher(connections.named("tokens"), Limits.DEFAULTS)) {
            assertThat(publisher.awaitReady(PATIENCE)).isTrue();
            var tokens = new RabbitTokenPublisher(publisher, topology, PATIENCE);
            tokens.publish(tokens("billing", 1, 5));
            tokens.publish(tokens("idle", 1, 3));
        }
        var received = new Tokens();
        var consumption = queues.consume("billing", 0, 3, received);
        await().atMost(PATIENCE).until(() -> received.count() == 3);
        consumption.park(received.received().getFirst().tag());

        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            var actors = client.actors();
            assertThat(actors).containsOnlyKeys("billing", "idle");
            var billing = requireNonNull(actors.get("billing"));
            assertThat(billing.parkedTokens()).isEqualTo(1);
            assertThat(billing.tokens().ready()).isEqualTo(1);
            assertThat(billing.tokens().unsettled()).isEqualTo(3);
            assertThat(billing.tokens().consumers()).isEqualTo(1);
            assertThat(billing.tokens().active()).isTrue();
            assertThat(billing.tokens().state()).isEqualTo("running");
            assertThat(billing.tokens().online())
                    .isEqualTo(billing.tokens().members())
                    .contains(billing.tokens().leader());
            assertThat(requireNonNull(actors.get("idle")).tokens().ready()).isEqualTo(3);
            assertThat(requireNonNull(actors.get("idle")).tokens().active()).isFalse();
        });
        assertThat(client.events())
                .extracting(ManagementClient.QueueGauge::name)
                .containsExactlyInAnyOrder("events.0", "events.1", "events.dead");
        consumption.close();
    }

    @Test
    void clusterShouldSayItsVersionNodesAndAlarms() {
        var health = client.health();

        assertThat(health.version()).matches("4\\..*");
        assertThat(health.nodes()).isNotEmpty().allMatch(ManagementClient.Node::running);
        assertThat(health.isHealthy()).isEqualTo(health.alarms().isEmpty());
    }

    @Test
    void wrongPasswordAndAbsentServerShouldBeSaidWithoutThePassword() {
        var stranger =
                new ManagementClient(host.management(), host.username(), "n0t-it", host.name(), Duration.ofSeconds(5));
        var lost = new ManagementClient(
                URI.create("http://127.0.0.1:1"), host.username(), "n0t-it", host.name(), Duration.ofSeconds(5));

        assertThatThrownBy(stranger::health)
                .isInstanceOf(ManagementException.class)
                .hasMessageContaining("401")
                .hasMessageNotContaining("n0t-it");
        assertThatThrownBy(lost::actors).isInstanceOf(ManagementException.class).hasMessageContaining("127.0.0.1:1");
    }
}
