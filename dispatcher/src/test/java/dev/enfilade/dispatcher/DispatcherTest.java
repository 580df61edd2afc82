package dev.enfilade.dispatcher;

import static io.restassured.RestAssured.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.enfilade.actor.ActorStore;
import dev.enfilade.event.Event;
import dev.enfilade.message.Message;
import dev.enfilade.message.MessageError;
import dev.enfilade.message.MessageState;
import dev.enfilade.mongodb.message.MongoMessageStore;
import dev.enfilade.rabbitmq.EventMessages;
import dev.enfilade.rabbitmq.QueueNames;
import dev.enfilade.subscription.Filter;
import dev.enfilade.subscription.SubscriptionStore;
import dev.enfilade.testkit.servers.TestVirtualHost;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class DispatcherTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** From {@link RealServers}. */
    @SuppressWarnings("NullAway.Init")
    TestVirtualHost rabbit;

    @Inject
    ActorStore actors;

    @Inject
    SubscriptionStore subscriptions;

    @Inject
    MongoMessageStore messages;

    private Scene scene;

    @BeforeEach
    void open() {
        scene = new Scene(rabbit, actors, subscriptions, messages);
        await().atMost(PATIENCE).until(() -> get("/q/health/ready").statusCode() == 200);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void positionsShouldFollowTheOrderOfPosting() throws IOException {
        // given
        scene.actorOf("in-order");
        var events = Scene.events("in-order", 2_000);
        // when
        scene.post(events);
        // then
        scene.assertDispatchedInOrder("in-order", events);
        scene.assertAllWoken("in-order", 2_000);
        scene.awaitAllSettled(rabbit);
    }

    @Test
    void payloadShouldArriveAsItWasPosted() {
        // given
        scene.actorOf("bytes");
        var data = "{ \"n\" : 1.10,\"n\":12345678901234567890 ,\"ü\":\"\\u00fc\"}";
        // when
        scene.post(Scene.event("bytes", "k", 1, data));
        // then
        var message = scene.awaitMessages("bytes", 1).getFirst();
        assertThat(message.payload()).isEqualTo(data.getBytes(UTF_8));
        assertThat(message.state()).isEqualTo(MessageState.READY);
        assertThat(message.orderingKey()).isEqualTo("k");
        assertThat(message.attributes()).containsEntry("partitionkey", "k").containsEntry("type", "bytes");
        assertThat(message.traceparent()).isNotNull();
    }

    @Test
    void filtersOfEveryDialectShouldDecide() {
        // given
        var only = new Filter.Prefix(Map.of("type", "dialect."));
        var rules = Map.of(
                "d-exact", new Filter.Exact(Map.of("type", "dialect.a.x")),
                "d-prefix", new Filter.Prefix(Map.of("type", "dialect.a.")),
                "d-suffix", new Filter.Suffix(Map.of("type", ".x")),
                "d-any",
                        new Filter.Any(List.of(
                                new Filter.Exact(Map.of("type", "dialect.a.y")),
                                new Filter.Exact(Map.of("type", "dialect.b.x")))),
                "d-all",
                        new Filter.All(List.of(
                                new Filter.Prefix(Map.of("type", "dialect.b")),
                                new Filter.Suffix(Map.of("type", "x")))),
                "d-not", new Filter.Not(new Filter.Prefix(Map.of("type", "dialect.a"))));
        rules.forEach((name, rule) -> {
            scene.actor(name);
            scene.subscribe(name, name, null, only, rule);
        });
        // when
        var types = List.of("dialect.a.x", "dialect.a.y", "dialect.b.x", "dialect.b.y");
        scene.post(types.stream().map(t -> Scene.event(t, "k", 1)).toList());
        // then
        assertThat(types("d-exact", 1)).containsExactly("dialect.a.x");
        assertThat(types("d-prefix", 2)).containsExactly("dialect.a.x", "dialect.a.y");
        assertThat(types("d-suffix", 2)).containsExactly("dialect.a.x", "dialect.b.x");
        assertThat(types("d-any", 2)).containsExactly("dialect.a.y", "dialect.b.x");
        assertThat(types("d-all", 1)).containsExactly("dialect.b.x");
        assertThat(types("d-not", 2)).containsExactly("dialect.b.x", "dialect.b.y");
    }

    private List<String> types(String actor, int count) {
        return scene.awaitMessages(actor, count).stream()
                .map(m -> m.attributes().get("type"))
                .toList();
    }

    @Test
    void brokenTransformShouldParkItsMessagesAndLetTheOthersFlow() {
        // given
        double parkedBefore = metric("enfilade_messages_parked_total{stage=\"dispatch\"}");
        scene.actorOf("healthy");
        scene.actor("broken");
        scene.subscribe("broken", "broken", "round(.text)", new Filter.Exact(Map.of("type", "healthy")));
        scene.actor("made");
        scene.subscribe("made", "made", "{\"m\": .n}", new Filter.Exact(Map.of("type", "healthy")));
        var events = IntStream.rangeClosed(1, 50)
                .mapToObj(i -> Scene.event("healthy", "k", i, "{\"n\":" + i + ",\"text\":\"t\"}"))
                .toList();
        // when
        scene.post(events);
        // then
        scene.assertDispatchedInOrder("healthy", events);
        scene.assertDispatchedInOrder("made", events);
        scene.assertDispatchedInOrder("broken", events);
        assertThat(scene.messages("healthy")).extracting(Message::state).containsOnly(MessageState.READY);
        assertThat(scene.messages("made"))
                .extracting(m -> new String(m.payload(), UTF_8))
                .contains("{\"m\":50}");
        assertThat(scene.messages("broken")).allSatisfy(m -> {
            assertThat(m.state()).isEqualTo(MessageState.PARKED);
            assertThat(m.lastError()).extracting(MessageError::kind).isEqualTo(MessageError.Kind.TRANSFORM);
            assertThat(new String(m.payload(), UTF_8)).endsWith(",\"text\":\"t\"}");
        });
        assertThat(metric("enfilade_messages_parked_total{stage=\"dispatch\"}") - parkedBefore)
                .isEqualTo(50);
    }

    @Test
    void whatIsNoEventShouldGoToTheDeadOnesAlone() throws IOException {
        // given
        scene.actorOf("beside-poison");
        long deadBefore = scene.ready(QueueNames.EVENTS_DEAD);
        double unreadableBefore = metric("enfilade_events_unreadable_total");
        var events = Scene.events("beside-poison", 20);
        // when
        scene.post(events.subList(0, 10));
        for (int p = 0; p < Scene.PARTITIONS; p++) {
            scene.publish(QueueNames.events(p), new BasicProperties.Builder().build(), "poison".getBytes(UTF_8));
        }
        scene.post(events.subList(10, 20));
        // then
        scene.assertDispatchedInOrder("beside-poison", events);
        await().atMost(PATIENCE).until(() -> scene.ready(QueueNames.EVENTS_DEAD) - deadBefore == Scene.PARTITIONS);
        assertThat(metric("enfilade_events_unreadable_total") - unreadableBefore)
                .isEqualTo(Scene.PARTITIONS);
        scene.awaitAllSettled(rabbit);
    }

    @Test
    void repeatedEventShouldMakeNoSecondMessage() {
        // given
        scene.actorOf("repeated");
        var events = Scene.events("repeated", 30);
        // when
        scene.post(events);
        scene.awaitMessages("repeated", 30);
        scene.post(events);
        var last = Scene.event("repeated", "key-1", 31);
        scene.post(last);
        // then
        scene.awaitMessages("repeated", 31);
        scene.awaitAllSettled(rabbit);
        assertThat(scene.messages("repeated")).hasSize(31);
    }

    @Test
    void eventShouldBeResolvedWithASubscriptionThatWasAnsweredBefore() {
        // given
        scene.actor("fresh");
        for (int i = 0; i < 50; i++) {
            // when
            scene.subscribe("fresh-" + i, "fresh", null, new Filter.Exact(Map.of("type", "fresh." + i)));
            scene.post(Scene.event("fresh." + i, "key-" + i, 1));
        }
        // then
        assertThat(scene.awaitMessages("fresh", 50)).hasSize(50);
    }

    @Test
    void eventShouldNotReachADeletedActor() {
        // given
        scene.actorOf("deleted");
        scene.actor("stays");
        scene.subscribe("stays", "stays", null, new Filter.Exact(Map.of("type", "deleted")));
        scene.deleteActor("deleted");
        // when
        scene.post(Scene.event("deleted", "k", 1));
        // then
        scene.awaitMessages("stays", 1);
        assertThat(scene.messages("deleted")).isEmpty();
    }

    @Test
    void eventWithoutSubscriberShouldBeCounted() {
        double before = metric("enfilade_events_without_subscriber_total");
        scene.post(Scene.events("nobody-wants-it", 7));
        await().atMost(PATIENCE).until(() -> metric("enfilade_events_without_subscriber_total") - before == 7);
        scene.awaitAllSettled(rabbit);
    }

    @Test
    void traceShouldGoOnFromTheGateway() {
        // given
        scene.actorOf("traced");
        var plain = Scene.event("traced", "k", 1);
        var traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var traced = new Event(
                plain.id(),
                plain.source(),
                plain.type(),
                null,
                null,
                plain.dataContentType(),
                null,
                plain.extensions(),
                plain.data(),
                Instant.now(),
                traceparent);
        // when
        scene.post(traced);
        // then
        assertThat(scene.awaitMessages("traced", 1).getFirst().traceparent())
                .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-");
    }

    @Test
    void readinessShouldTellWhatIsConsumed() {
        get("/q/health/ready").then().statusCode(200);
        var checks = get("/q/health/ready").jsonPath().getString("checks.find { it.name == 'dispatch' }.data.consumed");
        assertThat(checks).isEqualTo(Integer.toString(Scene.PARTITIONS));
        get("/q/health/live").then().statusCode(200);
    }

    @Test
    void partitionShouldBeConsumedAgainAfterItsQueueWasDeleted() throws Exception {
        // given
        scene.actorOf("after-deletion");
        var events = Scene.events("after-deletion", 40);
        scene.post(events.subList(0, 20));
        scene.awaitMessages("after-deletion", 20);
        scene.awaitAllSettled(rabbit);
        // when
        for (int p = 0; p < Scene.PARTITIONS; p++) scene.deleteQueue(QueueNames.events(p));
        // then
        await().atMost(PATIENCE)
                .until(() -> get("/q/health/ready").statusCode() == 200
                        && IntStream.range(0, Scene.PARTITIONS).allMatch(p -> exists(QueueNames.events(p))));
        scene.post(events.subList(20, 40));
        scene.assertDispatchedInOrder("after-deletion", events);
    }

    private boolean exists(String queue) {
        return rabbit.get("/api/queues/" + rabbit.name())
                .findValuesAsText("name")
                .contains(queue);
    }

    @Test
    void eventsOfTheWireShouldBeReadWhole() throws IOException {
        // given: content-encoding is nothing of ours, and must not change the bytes
        scene.actorOf("encoded");
        var event = Scene.event("encoded", "k", 1, "{\"a\":1}");
        var properties = EventMessages.properties(event)
                .builder()
                .contentEncoding("identity")
                .build();
        // when
        scene.publish(QueueNames.events(0), properties, event.data());
        // then
        assertThat(scene.awaitMessages("encoded", 1).getFirst().payload()).isEqualTo(event.data());
    }

    private static double metric(String name) {
        return get("/q/metrics")
                .asString()
                .lines()
                .filter(l -> l.startsWith(name + " ") || (name.indexOf('{') < 0 && l.startsWith(name + "{")))
                .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
                .sum();
    }
}
