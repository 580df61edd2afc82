package dev.enfilade.rabbitmq;

import static dev.enfilade.rabbitmq.Fixture.PATIENCE;
import static dev.enfilade.rabbitmq.Fixture.settings;
import static dev.enfilade.rabbitmq.Fixture.text;
import static dev.enfilade.rabbitmq.Fixture.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.enfilade.delivery.ActorQueues.QueueException;
import dev.enfilade.rabbitmq.ConfirmedPublisher.Limits;
import dev.enfilade.rabbitmq.ParkedTokens.Swept;
import dev.enfilade.testkit.servers.TestVirtualHost;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class ParkedTokensTest {

    @RegisterExtension
    static final TestVirtualHost host = TestVirtualHost.open();

    static final RabbitMqConnections connections = new RabbitMqConnections(settings(host, "parked"));

    final QueueTopology topology = new QueueTopology(connections.named("control"), QueueLimits.DEFAULTS);
    final ParkedTokens parked = new ParkedTokens(connections.named("control"));

    @AfterAll
    static void close() {
        connections.close();
    }

    @Test
    void tokensOfMessagesThatAreParkedNoLongerShouldBeRemovedAndTheOthersKept() throws Exception {
        topology.declareActor("billing");
        putParked("billing", 1, 2, 3, 4, 5);
        var stillParked =
                Set.of(token("billing", 2).message(), token("billing", 5).message());

        assertThat(parked.sweep("billing", stillParked::contains, 4)).isEqualTo(new Swept(3, 1));
        awaitDepth("billing", 2);
        // also more often than RabbitMQ's own limit of deliveries
        for (int round = 0; round < 25; round++) {
            assertThat(parked.sweep("billing", stillParked::contains, 100)).isEqualTo(new Swept(0, 2));
            awaitDepth("billing", 2);
        }
        assertThat(parked.sweep("billing", message -> false, 100)).isEqualTo(new Swept(2, 0));
        assertThat(parked.sweep("billing", message -> false, 100)).isEqualTo(new Swept(0, 0));
    }

    @Test
    void whatIsNoTokenShouldBeKept() throws Exception {
        topology.declareActor("odd");
        try (var publisher = new ConfirmedPublisher(connections.named("control"), Limits.DEFAULTS)) {
            publisher.awaitReady(PATIENCE);
            publisher.publishAll(List.of(text("actor.odd.parked", "?"))).join();
        }

        assertThat(parked.sweep("odd", message -> false, 100)).isEqualTo(new Swept(0, 1));
        awaitDepth("odd", 1);
    }

    @Test
    void absentQueueShouldBeSaid() {
        assertThatThrownBy(() -> parked.sweep("nobody", message -> true, 1))
                .isInstanceOf(QueueException.class)
                .hasMessageContaining("404");
    }

    private void awaitDepth(String actor, long depth) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(topology.depth(QueueNames.parked(actor))).isEqualTo(depth));
    }

    private static void putParked(String actor, int... positions) throws Exception {
        try (var publisher = new ConfirmedPublisher(connections.named("control"), Limits.DEFAULTS)) {
            publisher.awaitReady(PATIENCE);
            for (int position : positions) {
                var token = TokenMessages.outgoing(token(actor, position));
                publisher
                        .publish(QueueNames.parked(actor), token.properties(), token.body())
                        .join();
            }
        }
    }
}
