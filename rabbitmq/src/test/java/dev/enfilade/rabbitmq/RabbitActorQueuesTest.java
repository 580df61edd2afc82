package dev.enfilade.rabbitmq;

import static dev.enfilade.rabbitmq.Fixture.PATIENCE;
import static dev.enfilade.rabbitmq.Fixture.settings;
import static dev.enfilade.rabbitmq.Fixture.text;
import static dev.enfilade.rabbitmq.Fixture.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.enfilade.delivery.ActorQueues.Consumption;
import dev.enfilade.delivery.ActorQueues.QueueException;
import dev.enfilade.delivery.ActorQueues.Receiver;
import dev.enfilade.dispatch.Token;
import dev.enfilade.rabbitmq.ConfirmedPublisher.Limits;
import dev.enfilade.testkit.servers.TestVirtualHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class RabbitActorQueuesTest {

    @RegisterExtension
    static final TestVirtualHost host = TestVirtualHost.open();

    static final RabbitMqConnections publishing = new RabbitMqConnections(settings(host, "publishing"));
    static final ConfirmedPublisher publisher = new ConfirmedPublisher(publishing.named("tokens"), Limits.DEFAULTS);
    static final RabbitTokenPublisher tokenPublisher = new RabbitTokenPublisher(
            publisher, new QueueTopology(publishing.named("tokens"), QueueLimits.DEFAULTS), PATIENCE);

    final String actor = "a-" + UUID.randomUUID();
    final RabbitMqConnections connections = new RabbitMqConnections(settings(host, "worker"));
    final RabbitActorQueues queues = new RabbitActorQueues(connections, QueueLimits.DEFAULTS);
    final Tokens received = new Tokens();

    @BeforeAll
    static void ready() throws Exception {
        assertThat(publisher.awaitReady(PATIENCE)).isTrue();
    }

    @AfterEach
    void closeConnections() {
        connections.close();
    }

    @AfterAll
    static void closePublisher() {
        publisher.close();
        publishing.close();
    }

    @Test
    void tokensShouldComeOneAtATimeInOrderAndLeaveWithTheirAck() {
        queues.declare(actor);
        tokenPublisher.publish(tokens(actor, 1, 500));

        var consumption = queues.consume(actor, 0, 50, received);
        settleAll(consumption, 500);

        assertThat(received.positions()).containsExactlyElementsOf(upTo(500));
        assertThat(received.overlapped()).isFalse();
        assertThat(received.received().getFirst().token())
                .isEqualTo(tokens(actor, 1, 1).getFirst());
        consumption.close();
        assertThat(queues.depth(actor)).isZero();
        assertThat(received.losses()).isEmpty();
    }

    @Test
    void noMoreThanThePrefetchShouldBeUnsettled() {
        queues.declare(actor);
        tokenPublisher.publish(tokens(actor, 1, 20));

        var consumption = queues.consume(actor, 0, 5, received);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(received.count()).isEqualTo(5));
        await().during(Duration.ofMillis(200)).until(() -> received.count() == 5);
        consumption.ack(received.received().getFirst().tag());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(received.count()).isEqualTo(6));
        consumption.close();
    }

    @Test
    void tokenShouldBeSettledOnceHoweverOftenItIsAsked() {
        queues.declare(actor);
        tokenPublisher.publish(tokens(actor, 1, 3));

        try (var consumption = queues.consume(actor, 0, 1, received)) {
            for (int count = 1; count <= 3; count++) {
                int expected = count;
                await().atMost(PATIENCE).until(() -> received.count() >= expected);
                long tag = received.received().get(count - 1).tag();
                consumption.ack(tag);
                consumption.ack(tag);
                consumption.park(tag);
                consumption.ack(tag + 1_000);
            }
        }

        assertThat(received.positions()).containsExactly(1L, 2L, 3L);
        assertThat(received.losses()).isEmpty();
    }

    @Test
    void parkedTokenShouldMoveToTheParkedQueue() throws Exception {
        queues.declare(actor);
        tokenPublisher.publish(tokens(actor, 1, 2));

        var consumption = queues.consume(actor, 0, 10, received);
        await().atMost(PATIENCE).until(() -> received.count() == 2);
        consumption.park(received.received().getFirst().tag());
        consumption.ack(received.received().getLast().tag());

        try (var raw = host.connect()) {
            var channel = raw.createChannel();
            var parked = await().atMost(PATIENCE)
                    .until(() -> channel.basicGet(QueueNames.parked(actor), true), got -> got != null);
            assertThat(TokenMessages.read(parked.getProps().getHeaders()))
                    .isEqualTo(tokens(actor, 1, 1).getFirst());
        }
        consumption.close();
        assertThat(queues.depth(actor)).isZero();
    }

    @Test
    void tokensShouldBeBackInTheirPlacesWhenTheConsumptionIsClosed() {
        queues.declare(actor);
        tokenPublisher.publish(tokens(actor, 1, 10));
        var first = queues.consume(actor, 0, 4, received);
        await().atMost(PATIENCE).until(() -> received.count() == 4);
        first.ack(received.received().getFirst().tag());

        first.close();
        first.close();
        var again = new Tokens();
        var second = queues.consume(actor, 0, 100, again);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(again.count()).isEqualTo(9));
        assertThat(again.positions()).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(received.losses()).isEmpty();
        second.close();
    }

    @Test
    void settlingAfterTheCloseShouldDoNothing() {
        queues.declare(actor);
        tokenPublisher.publish(tokens(actor, 1, 2));
        var consumption = queues.consume(actor, 0, 10, received);
        await().atMost(PATIENCE).until(() -> received.count() == 2);

        consumption.close();
        consumption.ack(received.received().getFirst().tag());
        consumption.park(received.received().getLast().tag());

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(queues.depth(actor)).isEqualTo(2));
    }

    @Test
    void lostConnectionShouldBeToldOnceAndNotBeConsumedAgainByItself() {
        queues.declare(actor);
        tokenPublisher.publish(tokens(actor, 1, 3));
        var consumption = queues.consume(actor, 0, 10, received);
        await().atMost(PATIENCE).until(() -> received.count() == 3);

        await().atMost(PATIENCE).until(() -> host.closeConnections("worker/actors-1") > 0);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(received.losses()).hasSize(1));
        assertThat(received.losses().getFirst()).contains("CONNECTION_FORCED");
        consumption.ack(received.received().getFirst().tag());
        consumption.close();
        assertThat(connections.named("actors-1").awaitConnected(PATIENCE)).isTrue();
        await().during(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> queues.depth(actor) == 3);
        assertThat(received.count()).isEqualTo(3);
        assertThat(received.losses()).hasSize(1);

        var again = new Tokens();
        var second = queues.consume(actor, 0, 10, again);
        settleAll(second, again, 3);
        assertThat(again.positions()).containsExactly(1L, 2L, 3L);
        second.close();
    }

    @Test
    void deletedQueueShouldBeALossAndFreeItsChannel() {
        queues.declare(actor);
        queues.consume(actor, 0, 10, received);

        queues.delete(actor);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(received.losses()).hasSize(1));
        assertThat(received.losses().getFirst()).contains("cancelled the consumer");
        assertThat(queues.depth(actor)).isZero();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(channels("worker/actors-1")).isZero());
    }

    @Test
    void channelThatTheBrokerClosesShouldBeALoss() throws Exception {
        queues.declare(actor);
        tokenPublisher.publish(tokens(actor, 1, 1));
        try (var raw = host.connect()) {
            var channel = raw.createChannel();
            var ended = new CompletableFuture<Void>();
            var consumption = new TokenConsumption(actor, channel, received, () -> ended.complete(null));
            channel.basicConsume(QueueNames.actor(actor), false, consumption);
            consumption.started();
            await().atMost(PATIENCE).until(() -> received.count() == 1);

            // what the broker does after its consumer timeout, too: 406
            channel.basicAck(999, false);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(received.losses()).hasSize(1));
            assertThat(received.losses().getFirst()).contains("406");
            assertThat(ended).isCompleted();
            consumption.ack(received.received().getFirst().tag());
            consumption.close();
            assertThat(raw.isOpen()).isTrue();
        }
        assertThat(received.losses()).hasSize(1);
    }

    @Test
    void receiverThatFailsShouldLoseItsChannel() {
        queues.declare(actor);
        tokenPublisher.publish(tokens(actor, 1, 3));
        var losses = new ArrayList<String>();
        queues.consume(actor, 0, 10, new Receiver() {
            @Override
            public void token(Token token, long tag) {
                throw new IllegalStateException("a defect");
            }

            @Override
            public void lost(String reason) {
                losses.add(reason);
            }
        });

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(losses).hasSize(1));
        assertThat(losses.getFirst()).contains("a defect");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(queues.depth(actor)).isEqualTo(3));
    }

    @Test
    void messageThatIsNoTokenShouldBeParkedWithoutTroublingTheReceiver() throws Exception {
        queues.declare(actor);
        publisher
                .publishAll(List.of(text(QueueNames.actor(actor), "what is this?")))
                .join();
        tokenPublisher.publish(tokens(actor, 1, 1));

        var consumption = queues.consume(actor, 0, 1, received);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(received.positions()).containsExactly(1L));
        try (var raw = host.connect()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(Fixture.drain(raw, QueueNames.parked(actor)))
                            .containsExactly("what is this?"));
        }
        consumption.close();
    }

    @Test
    void consumptionOfAnAbsentQueueShouldBeRefusedAndLeaveNoChannel() {
        assertThatThrownBy(() -> queues.consume(actor, 0, 10, received))
                .isInstanceOf(QueueException.class)
                .hasMessageContaining("404");

        assertThat(received.losses()).isEmpty();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(channels("worker/actors-1")).isZero());
    }

    @Test
    void channelsShouldBeSpreadOverAsManyConnectionsAsTheyNeed() {
        var narrow = new RabbitActorQueues(connections, QueueLimits.DEFAULTS, 2);
        narrow.declare(actor);

        var open = new ArrayList<Consumption>();
        for (int i = 0; i < 5; i++) {
            open.add(narrow.consume(actor, 0, 1, new Tokens()));
        }
        assertThat(connections.named("actors-3").isConnected()).isTrue();
        open.removeFirst().close();
        open.add(narrow.consume(actor, 0, 1, new Tokens()));

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(channels("worker/actors-1")).isEqualTo(2);
            assertThat(channels("worker/actors-2")).isEqualTo(2);
            assertThat(channels("worker/actors-3")).isEqualTo(1);
        });
        open.forEach(Consumption::close);
    }

    @Test
    void higherPriorityShouldTakeOverInOrderOnceTheActiveOneHasSettled() {
        queues.declare(actor);
        tokenPublisher.publish(tokens(actor, 1, 200));
        var low = queues.consume(actor, 1, 10, received);
        await().atMost(PATIENCE).until(() -> received.count() == 10);

        var high = new Tokens();
        var higher = queues.consume(actor, 5, 10, high);
        settleAll(low, 10);

        await().atMost(PATIENCE).until(() -> high.count() > 0);
        settleAll(higher, high, 190);
        assertThat(received.count()).isEqualTo(10);
        assertThat(high.positions())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(11, 200).boxed().toList());
        low.close();
        higher.close();
    }

    @Test
    void absentBrokerShouldBeSaidAtOnce() {
        try (var elsewhere = new RabbitMqConnections(settings(host, "elsewhere", List.of("127.0.0.1:1")))) {
            var cannot = new RabbitActorQueues(elsewhere, QueueLimits.DEFAULTS);

            assertThatThrownBy(() -> cannot.consume(actor, 0, 10, received)).isInstanceOf(QueueException.class);
            assertThatThrownBy(() -> cannot.declare(actor)).isInstanceOf(QueueException.class);
        }
    }

    private void settleAll(Consumption consumption, int count) {
        settleAll(consumption, received, count);
    }

    private static void settleAll(Consumption consumption, Tokens tokens, int count) {
        int settled = 0;
        while (settled < count) {
            int next = settled + 1;
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> tokens.count() >= next);
            var received = tokens.received();
            for (var each : received.subList(settled, Math.min(count, received.size()))) {
                consumption.ack(each.tag());
                settled++;
            }
        }
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private static int channels(String connection) {
        int channels = 0;
        for (var each : host.get("/api/vhosts/" + host.name() + "/channels")) {
            var name = each.path("connection_details").path("name").asText();
            if (clientName(name).equals(connection)) {
                channels++;
            }
        }
        return channels;
    }

    private static String clientName(String connection) {
        for (var each : host.get("/api/vhosts/" + host.name() + "/connections")) {
            if (each.path("name").asText().equals(connection)) {
                return each.path("client_properties").path("connection_name").asText();
            }
        }
        return "";
    }
}
