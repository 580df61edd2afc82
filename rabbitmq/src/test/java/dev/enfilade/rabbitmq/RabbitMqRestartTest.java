package dev.enfilade.rabbitmq;

import static dev.enfilade.rabbitmq.Fixture.settings;
import static dev.enfilade.rabbitmq.Fixture.text;
import static dev.enfilade.rabbitmq.Fixture.tokens;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.enfilade.delivery.ActorQueues.QueueException;
import dev.enfilade.rabbitmq.ConfirmedPublisher.Limits;
import dev.enfilade.testkit.process.Servers;
import dev.enfilade.testkit.process.Servers.Server;
import dev.enfilade.testkit.servers.TestVirtualHost;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The broker falls and comes back, and nobody starts anything of ours again. */
@Timeout(400)
class RabbitMqRestartTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    Servers servers;

    TestVirtualHost host;

    @BeforeEach
    void servers() {
        assumeTrue(Servers.find().isPresent(), Servers.MISSING);
        servers = Servers.find().orElseThrow();
        host = TestVirtualHost.open();
    }

    @AfterEach
    void close() {
        if (Servers.find().isPresent()) {
            host.close();
        }
    }

    @Test
    void confirmedMessagesShouldSurviveAKillAndThePublisherComeBackByItself() throws Exception {
        try (var connections = new RabbitMqConnections(settings(host, "publisher"));
                var publisher = new ConfirmedPublisher(
                        connections.named("publish"), new Limits(500, Duration.ofSeconds(5), 1 << 20))) {
            new QueueTopology(connections.named("publish"), QueueLimits.DEFAULTS).declareEvents(1);
            assertThat(publisher.awaitReady(PATIENCE)).isTrue();
            settleDeclarations();

            var confirmed = new CopyOnWriteArrayList<String>();
            var stop = new AtomicBoolean();
            var publishing = CompletableFuture.runAsync(() -> publishUntil(stop, publisher, confirmed));
            await().atMost(PATIENCE).until(() -> confirmed.size() > 200);
            servers.kill(Server.RABBITMQ);
            await().atMost(Duration.ofSeconds(10)).until(() -> !connections.isConnected());
            servers.start(Server.RABBITMQ);
            assertThat(publisher.awaitReady(PATIENCE)).isTrue();
            int before = confirmed.size();
            await().atMost(PATIENCE).until(() -> confirmed.size() > before);
            stop.set(true);
            publishing.join();

            assertThat(publisher.inFlight()).isZero();
            assertThat(arrived(host, confirmed.getLast())).containsAll(confirmed);
        }
    }

    @Test
    void consumptionShouldBeLostOnceAndAllItsTokensComeToTheNext() throws Exception {
        try (var connections = new RabbitMqConnections(settings(host, "worker"));
                var publisher = new ConfirmedPublisher(connections.named("tokens"), Limits.DEFAULTS)) {
            var topology = new QueueTopology(connections.named("tokens"), QueueLimits.DEFAULTS);
            var queues = new RabbitActorQueues(connections, QueueLimits.DEFAULTS);
            assertThat(publisher.awaitReady(PATIENCE)).isTrue();
            new RabbitTokenPublisher(publisher, topology, PATIENCE).publish(tokens("billing", 1, 100));
            var received = new Tokens();
            var consumption = queues.consume("billing", 0, 10, received);
            await().atMost(PATIENCE).until(() -> received.count() == 10);
            settleDeclarations();

            servers.restart(Server.RABBITMQ);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(received.losses()).hasSize(1));
            consumption.ack(received.received().getFirst().tag());
            consumption.close();
            var again = new Tokens();
            var next = await().atMost(PATIENCE)
                    .ignoreException(QueueException.class)
                    .until(() -> queues.consume("billing", 0, 200, again), opened -> true);
            await().atMost(PATIENCE).until(() -> again.count() >= 100);
            assertThat(again.positions())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 100).boxed().toList());
            assertThat(received.losses()).hasSize(1);
            next.close();
        }
    }

    /** RabbitMQ 4.0 loses a quorum queue when it is killed within a second after it was declared. */
    private static void settleDeclarations() throws InterruptedException {
        Thread.sleep(2_000);
    }

    private static void publishUntil(AtomicBoolean stop, ConfirmedPublisher publisher, List<String> confirmed) {
        for (int i = 0; !stop.get(); i++) {
            var text = "e-" + i;
            boolean ok = publisher
                    .publishAll(List.of(text("events.0", text)))
                    .handle((none, failed) -> failed == null)
                    .join();
            if (ok) {
                confirmed.add(text);
            }
        }
    }

    private static List<String> arrived(TestVirtualHost host, String last) throws Exception {
        var texts = new CopyOnWriteArrayList<String>();
        try (var raw = host.connect()) {
            raw.createChannel()
                    .basicConsume(
                            "events.0",
                            true,
                            (consumer, delivery) -> texts.add(new String(delivery.getBody(), UTF_8)),
                            consumer -> {});
            await().atMost(PATIENCE).until(() -> texts.contains(last));
        }
        return texts;
    }
}
