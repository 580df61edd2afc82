package dev.enfilade.rabbitmq;

import static dev.enfilade.rabbitmq.Fixture.PATIENCE;
import static dev.enfilade.rabbitmq.Fixture.settings;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import dev.enfilade.testkit.servers.TestVirtualHost;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What this adapter takes for granted of RabbitMQ, seen on the broker that is there, with the client alone. */
@Timeout(60)
class RabbitMqFactsTest {

    @RegisterExtension
    static final TestVirtualHost host = TestVirtualHost.open();

    Connection connection;
    Channel channel;

    @BeforeEach
    void connect() throws Exception {
        connection = host.connect();
        channel = connection.createChannel();
        channel.confirmSelect();
    }

    @AfterEach
    void close() {
        connection.abort();
    }

    @Test
    void unroutableMessageShouldBeReturnedAndThenConfirmedAllTheSame() throws Exception {
        var returned = new CompletableFuture<String>();
        var confirmed = new CompletableFuture<Boolean>();
        channel.addReturnListener(message -> returned.complete(message.getReplyText()));
        channel.addConfirmListener(
                (tag, multiple) -> confirmed.complete(returned.isDone()),
                (tag, multiple) -> confirmed.completeExceptionally(new AssertionError("refused")));

        channel.basicPublish("", "nowhere", true, new BasicProperties(), new byte[0]);

        assertThat(confirmed.get(10, TimeUnit.SECONDS))
                .as("returned before confirmed")
                .isTrue();
        assertThat(returned).isCompletedWithValue("NO_ROUTE");
    }

    @Test
    void requeuedMessagesShouldGoToTheFrontMoreThanTwentyTimes() throws Exception {
        declareActor("front");
        publish("actor.front", "1", "2", "3");

        var deliveries = consume("actor.front");

        for (int round = 0; round < 30; round++) {
            var head = next(deliveries);
            assertThat(text(head)).isEqualTo("1");
            channel.basicReject(head.getEnvelope().getDeliveryTag(), true);
        }

        for (var expected : List.of("1", "2", "3")) {
            var head = next(deliveries);
            assertThat(text(head)).isEqualTo(expected);
            channel.basicAck(head.getEnvelope().getDeliveryTag(), false);
        }
    }

    @Test
    void rejectedMessageShouldBeDeadLetteredAtLeastOnceWithItsHistory() throws Exception {
        declareActor("dead");
        publish("actor.dead", "1");
        reject("actor.dead");

        var dead =
                await().atMost(PATIENCE).until(() -> channel.basicGet("actor.dead.parked", true), got -> got != null);

        assertThat(new String(dead.getBody(), UTF_8)).isEqualTo("1");
        var headers = dead.getProps().getHeaders();
        assertThat(headers.get("x-first-death-queue")).hasToString("actor.dead");
        assertThat(headers.get("x-first-death-reason")).hasToString("rejected");
        var death = (Map<?, ?>) ((List<?>) requireNonNull(headers.get("x-death"))).getFirst();
        assertThat(death.get("queue")).hasToString("actor.dead");
    }

    private static void declareActor(String actor) {
        try (var connections = new RabbitMqConnections(settings(host, "facts"))) {
            new QueueTopology(connections.named("control"), QueueLimits.DEFAULTS).declareActor(actor);
        }
    }

    private void publish(String queue, String... texts) throws Exception {
        for (var text : texts) {
            channel.basicPublish(
                    "", queue, new BasicProperties.Builder().deliveryMode(2).build(), text.getBytes(UTF_8));
        }
        channel.waitForConfirmsOrDie(10_000);
    }

    /** A queue with a single active consumer cannot be read in any other way. */
    private BlockingQueue<Delivery> consume(String queue) throws Exception {
        var deliveries = new LinkedBlockingQueue<Delivery>();
        channel.basicQos(1);
        channel.basicConsume(queue, false, (consumer, delivery) -> deliveries.add(delivery), consumer -> {});
        return deliveries;
    }

    private void reject(String queue) throws Exception {
        channel.basicReject(next(consume(queue)).getEnvelope().getDeliveryTag(), false);
    }

    private static Delivery next(BlockingQueue<Delivery> deliveries) throws Exception {
        return requireNonNull(deliveries.poll(10, TimeUnit.SECONDS), "nothing was delivered");
    }

    private static String text(Delivery got) {
        return new String(got.getBody(), UTF_8);
    }
}
