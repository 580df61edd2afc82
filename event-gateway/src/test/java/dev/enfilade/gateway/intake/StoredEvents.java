package dev.enfilade.gateway.intake;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.enfilade.event.Event;
import dev.enfilade.rabbitmq.EventMessages;
import dev.enfilade.testkit.servers.TestVirtualHost;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;

/** Takes all events out of the partitions' queues, as a dispatcher would. */
final class StoredEvents implements AutoCloseable {

    private final Connection connection;
    private final List<Stored> events = new CopyOnWriteArrayList<>();

    record Stored(Event event, BasicProperties properties, String queue) {}

    StoredEvents(TestVirtualHost rabbit, int partitions) throws IOException, TimeoutException {
        connection = rabbit.connect();
        var channel = connection.createChannel();
        for (int partition = 0; partition < partitions; partition++) {
            var queue = "events." + partition;
            channel.basicConsume(queue, false, new DefaultConsumer(channel) {
                @Override
                public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body)
                        throws IOException {
                    var event = EventMessages.read(properties.getHeaders(), properties.getContentType(), body);
                    events.add(new Stored(event, properties, queue));
                    getChannel().basicAck(envelope.getDeliveryTag(), false);
                }
            });
        }
    }

    /** Those of one source, once there are so many, in the order of their queue. */
    List<Stored> of(String source, int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> of(source).size() >= count);
        return of(source);
    }

    Stored one(String source) {
        return of(source, 1).getFirst();
    }

    private List<Stored> of(String source) {
        return events.stream().filter(e -> e.event().source().equals(source)).toList();
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
