package dev.enfilade.dispatcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.enfilade.actor.ActorDefinition;
import dev.enfilade.actor.ActorStore;
import dev.enfilade.actor.Connector;
import dev.enfilade.actor.ErrorPolicy;
import dev.enfilade.actor.OrderScope;
import dev.enfilade.event.Event;
import dev.enfilade.event.Partition;
import dev.enfilade.message.Message;
import dev.enfilade.message.MessageQuery;
import dev.enfilade.message.MessageStore;
import dev.enfilade.rabbitmq.EventMessages;
import dev.enfilade.rabbitmq.QueueNames;
import dev.enfilade.subscription.Filter;
import dev.enfilade.subscription.SubscriptionStore;
import dev.enfilade.subscription.Transform;
import dev.enfilade.testkit.servers.TestVirtualHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What is around the dispatcher in a test: backends that post (what the gateway publishes), actors, and looks at what became of it. */
final class Scene implements AutoCloseable {

    static final int PARTITIONS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ActorStore actors;
    private final SubscriptionStore subscriptions;
    private final MessageStore messages;
    private final Connection connection;
    private final Channel channel;

    Scene(TestVirtualHost rabbit, ActorStore actors, SubscriptionStore subscriptions, MessageStore messages) {
        this.actors = actors;
        this.subscriptions = subscriptions;
        this.messages = messages;
        try {
            connection = rabbit.connect();
            channel = connection.createChannel();
            channel.confirmSelect();
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException("no connection for the test", e);
        }
    }

    void actor(String name) {
        var connector = new Connector.Http(URI.create("http://localhost:1/" + name), Duration.ofSeconds(1), "whsec_x");
        actors.put(new ActorDefinition(name, connector, OrderScope.QUEUE, 1, ErrorPolicy.DEFAULT));
    }

    void subscribe(String id, String actor, @Nullable String jslt, Filter... filters) {
        var transform = jslt == null ? null : new Transform(Transform.JSLT, jslt);
        assertThat(subscriptions.put(id, actor, List.of(filters), transform)).isPresent();
    }

    /** An actor that gets all events of one type, which no other test uses. */
    void actorOf(String name) {
        actor(name);
        subscribe(name, name, null, new Filter.Exact(Map.of("type", name)));
    }

    static Event event(String type, String key, int number) {
        return event(type, key, number, "{\"n\":" + number + "}");
    }

    static Event event(String type, String key, int number, String data) {
        return new Event(
                Integer.toString(number),
                "/test/" + type,
                type,
                null,
                null,
                "application/json",
                null,
                Map.of(Event.PARTITION_KEY, key),
                data.getBytes(UTF_8),
                Instant.now(),
                null);
    }

    /** So many events of a type over ten keys. */
    static List<Event> events(String type, int count) {
        var events = new ArrayList<Event>();
        for (int i = 1; i <= count; i++) events.add(event(type, "key-" + i % 10, i));
        return events;
    }

    /** Posts as the gateway does; the broker has them when this returns. */
    void post(List<Event> events) {
        try {
            for (var event : events) {
                publish(
                        QueueNames.events(Partition.of(event.orderingKey(), PARTITIONS)),
                        EventMessages.properties(event),
                        event.data());
            }
            channel.waitForConfirmsOrDie(PATIENCE.toMillis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    void post(Event... events) {
        post(List.of(events));
    }

    void publish(String queue, BasicProperties properties, byte[] body) throws IOException {
        channel.basicPublish("", queue, true, properties, body);
    }

    long ready(String queue) {
        try {
            return channel.messageCount(queue);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void deleteQueue(String queue) throws IOException {
        channel.queueDelete(queue);
    }

    void deleteActor(String name) {
        assertThat(actors.delete(name)).isTrue();
    }

    /** All messages of the actor, by position. */
    List<Message> messages(String actor) {
        var all = new ArrayList<Message>();
        String cursor = null;
        do {
            var page = messages.list(
                    new MessageQuery(actor, null, null, null, null, null, null, null, null, true, 500, cursor));
            all.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);
        return all;
    }

    List<Message> awaitMessages(String actor, int count) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(messages(actor)).hasSizeGreaterThanOrEqualTo(count));
        return messages(actor);
    }

    /** One message for each event, positions without a gap, and the events of each key in the order of their posting. */
    void assertDispatchedInOrder(String actor, List<Event> posted) {
        var stored = awaitMessages(actor, posted.size());
        assertThat(stored).extracting(Message::position).containsExactlyElementsOf(upTo(posted.size()));
        assertThat(byKey(stored)).isEqualTo(keysOf(posted));
    }

    /** Each message has a token, at least one, waiting in the actor's queue. Empties the queue. */
    void assertAllWoken(String actor, int messages) throws IOException {
        var woken = new ConcurrentSkipListSet<Long>();
        var tokens = connection.createChannel();
        tokens.basicConsume(
                QueueNames.actor(actor),
                true,
                (tag, token) -> woken.add(Long.valueOf(
                        String.valueOf(token.getProperties().getHeaders().get("position")))),
                tag -> {});
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(woken).containsExactlyElementsOf(upTo(messages)));
        tokens.abort();
    }

    private static List<Long> upTo(int count) {
        return LongStream.rangeClosed(1, count).boxed().toList();
    }

    private static Map<String, List<String>> byKey(List<Message> stored) {
        return stored.stream()
                .collect(Collectors.groupingBy(
                        Message::orderingKey,
                        HashMap::new,
                        Collectors.mapping(m -> m.attributes().get("id"), Collectors.toList())));
    }

    private static Map<String, List<String>> keysOf(List<Event> posted) {
        return posted.stream()
                .collect(Collectors.groupingBy(
                        Event::orderingKey, HashMap::new, Collectors.mapping(Event::id, Collectors.toList())));
    }

    /** Nothing is ready and nothing unsettled in the queues of events. */
    void awaitAllSettled(TestVirtualHost rabbit) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            for (int p = 0; p < PARTITIONS; p++) {
                var queue = rabbit.get("/api/queues/" + rabbit.name() + "/" + QueueNames.events(p));
                assertThat(queue.path("messages").asInt(-1)).isZero();
            }
        });
    }

    @Override
    public void close() {
        connection.abort();
    }
}
