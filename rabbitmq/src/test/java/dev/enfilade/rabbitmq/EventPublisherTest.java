package dev.enfilade.rabbitmq;

import static dev.enfilade.rabbitmq.EventMessagesTest.assertSame;
import static dev.enfilade.rabbitmq.EventMessagesTest.bare;
import static dev.enfilade.rabbitmq.EventMessagesTest.full;
import static dev.enfilade.rabbitmq.Fixture.PATIENCE;
import static dev.enfilade.rabbitmq.Fixture.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.enfilade.event.Event;
import dev.enfilade.event.Partition;
import dev.enfilade.rabbitmq.ConfirmedPublisher.Limits;
import dev.enfilade.testkit.servers.TestVirtualHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class EventPublisherTest {

    private static final int PARTITIONS = 4;

    @RegisterExtension
    static final TestVirtualHost host = TestVirtualHost.open();

    static final RabbitMqConnections connections = new RabbitMqConnections(settings(host, "events"));
    static final ConfirmedPublisher confirmed = new ConfirmedPublisher(connections.named("events"), Limits.DEFAULTS);
    final EventPublisher publisher = new EventPublisher(confirmed, PARTITIONS);

    @BeforeAll
    static void ready() throws Exception {
        new QueueTopology(connections.named("events"), QueueLimits.DEFAULTS).declareEvents(PARTITIONS);
        assertThat(confirmed.awaitReady(PATIENCE)).isTrue();
    }

    @AfterAll
    static void close() {
        confirmed.close();
        connections.close();
    }

    @Test
    void eventShouldArriveInItsPartitionAsItWasPosted() throws Exception {
        for (var event : List.of(full(), bare(), binary())) {
            publisher.publish(event).join();

            assertSame(read(partition(event), 1).getFirst(), event);
        }
    }

    @Test
    void eventsOfOneKeyShouldArriveInTheOrderOfTheList() throws Exception {
        var events = IntStream.range(0, 300)
                .mapToObj(i -> numbered(i, "key-" + i % 7))
                .toList();

        publisher.publishAll(events).join();

        var arrived = new ArrayList<Event>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int here = partition;
            arrived.addAll(read(partition, (int)
                    events.stream().filter(event -> partition(event) == here).count()));
        }
        assertThat(arrived).hasSize(300);
        for (int key = 0; key < 7; key++) {
            var name = "key-" + key;
            assertThat(ids(arrived, name)).isEqualTo(ids(events, name));
        }
    }

    private static List<String> ids(List<Event> events, String key) {
        return events.stream()
                .filter(event -> event.orderingKey().equals(key))
                .map(Event::id)
                .toList();
    }

    private static Event numbered(int number, String key) {
        return new Event(
                "e-" + number,
                "/source",
                "t",
                null,
                null,
                null,
                null,
                Map.of(Event.PARTITION_KEY, key),
                new byte[0],
                EventMessagesTest.NOON,
                null);
    }

    private static Event binary() {
        var bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        return new Event(
                "b",
                "/b",
                "t",
                null,
                null,
                "application/octet-stream",
                null,
                Map.of(),
                bytes,
                EventMessagesTest.NOON,
                null);
    }

    private static int partition(Event event) {
        return Partition.of(event.orderingKey(), PARTITIONS);
    }

    private static List<Event> read(int partition, int count) throws Exception {
        var events = new LinkedBlockingQueue<Event>();
        try (var raw = host.connect()) {
            var channel = raw.createChannel();
            channel.basicConsume(
                    QueueNames.events(partition),
                    true,
                    (consumer, delivery) -> {
                        var properties = delivery.getProperties();
                        events.add(EventMessages.read(
                                properties.getHeaders(), properties.getContentType(), delivery.getBody()));
                    },
                    consumer -> {});
            await().atMost(PATIENCE).until(() -> events.size() >= count);
        }
        return List.copyOf(events);
    }
}
