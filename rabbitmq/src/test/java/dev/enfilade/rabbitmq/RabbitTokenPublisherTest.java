package dev.enfilade.rabbitmq;

import static dev.enfilade.rabbitmq.Fixture.PATIENCE;
import static dev.enfilade.rabbitmq.Fixture.settings;
import static dev.enfilade.rabbitmq.Fixture.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.enfilade.delivery.ActorQueues.QueueException;
import dev.enfilade.dispatch.Token;
import dev.enfilade.rabbitmq.ConfirmedPublisher.Limits;
import dev.enfilade.testkit.servers.TestVirtualHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class RabbitTokenPublisherTest {

    @RegisterExtension
    static final TestVirtualHost host = TestVirtualHost.open();

    final String actor = "a-" + UUID.randomUUID();
    final RabbitMqConnections connections = new RabbitMqConnections(settings(host, "tokens"));
    final QueueTopology topology = new QueueTopology(connections.named("tokens"), new QueueLimits(10, 50));
    final ConfirmedPublisher confirmed = new ConfirmedPublisher(connections.named("tokens"), Limits.DEFAULTS);
    final RabbitTokenPublisher publisher = new RabbitTokenPublisher(confirmed, topology, PATIENCE);

    @BeforeEach
    void ready() throws Exception {
        assertThat(confirmed.awaitReady(PATIENCE)).isTrue();
    }

    @AfterEach
    void close() {
        confirmed.close();
        connections.close();
    }

    @Test
    void missingQueuesShouldBeDeclaredAndTheTokensKeepTheirOrder() {
        var other = "b-" + UUID.randomUUID();
        topology.declareActor(other);
        var mixed = new ArrayList<Token>();
        for (int position = 1; position <= 20; position++) {
            mixed.addAll(tokens(actor, position, position));
            mixed.addAll(tokens(other, position, position));
        }

        assertThat(publisher.publish(mixed)).isZero();

        assertThat(positions(actor)).containsExactlyElementsOf(upTo(20));
        assertThat(positions(other)).containsExactlyElementsOf(upTo(20));
    }

    @Test
    void tokensForAFullQueueShouldBeLeftOutAndCounted() {
        topology.declareActor(actor);

        // the limit of a quorum queue is kept about, not exactly: it goes on taking what is under way
        int refused = 0;
        for (int from = 1; from <= 200; from += 20) {
            refused += publisher.publish(tokens(actor, from, from + 19));
        }

        assertThat(refused).isBetween(100, 150);
        assertThat(topology.depth(QueueNames.actor(actor))).isEqualTo(200 - refused);
    }

    @Test
    void moreTokensThanFitInFlightShouldBePublishedInTurn() {
        var wide = new QueueTopology(connections.named("tokens"), QueueLimits.DEFAULTS);
        wide.declareActor(actor);

        assertThat(new RabbitTokenPublisher(confirmed, wide, PATIENCE).publish(tokens(actor, 1, 12_000)))
                .isZero();

        assertThat(wide.depth(QueueNames.actor(actor))).isEqualTo(12_000);
    }

    @Test
    void nothingToPublishShouldBeDoneWithoutTheBroker() {
        assertThat(publisher.publish(List.of())).isZero();
    }

    @Test
    void silentBrokerShouldBeWaitedForNoLongerThanThePatience() throws Exception {
        topology.declareActor(actor);
        try (var proxy = new TcpProxy(host.addresses().getFirst());
                var wired = new RabbitMqConnections(settings(host, "silent", List.of(proxy.address())));
                var waiting = new ConfirmedPublisher(
                        wired.named("tokens"), new Limits(10_000, Duration.ofMillis(400), 1_000))) {
            assertThat(waiting.awaitReady(PATIENCE)).isTrue();
            var quick = new RabbitTokenPublisher(
                    waiting, new QueueTopology(wired.named("tokens"), QueueLimits.DEFAULTS), Duration.ofSeconds(2));
            proxy.silence();
            long begin = System.nanoTime();

            assertThatThrownBy(() -> quick.publish(tokens(actor, 1, 10))).isInstanceOf(QueueException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
            proxy.resume();
        }
    }

    private List<Long> positions(String of) {
        var received = new Tokens();
        var consumption = new RabbitActorQueues(connections, QueueLimits.DEFAULTS).consume(of, 0, 100, received);
        await().atMost(PATIENCE).until(() -> received.count() >= 20);
        consumption.close();
        return received.positions();
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
