package dev.enfilade.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.enfilade.actor.ActorStore;
import dev.enfilade.dispatch.DispatchStore;
import dev.enfilade.dispatch.TokenPublisher;
import dev.enfilade.dispatcher.commit.Trouble;
import dev.enfilade.dispatcher.intake.EventSource;
import dev.enfilade.dispatcher.intake.smallrye.ChannelWatches;
import dev.enfilade.dispatcher.intake.smallrye.SmallRyeEventSource;
import dev.enfilade.event.Event;
import dev.enfilade.mongodb.message.MongoMessageStore;
import dev.enfilade.rabbitmq.QueueTopology;
import dev.enfilade.rabbitmq.RabbitMqSettings;
import dev.enfilade.service.telemetry.Traces;
import dev.enfilade.subscription.Filter;
import dev.enfilade.subscription.Subscription;
import dev.enfilade.subscription.SubscriptionStore;
import dev.enfilade.testkit.servers.TestVirtualHost;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service's own dispatcher is stopped here; each test makes those it needs, some with a fault. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(DispatchFaultsTest.Impatient.class)
class DispatchFaultsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PREFETCH = 200;

    /** Also has this class get an application of its own. */
    public static final class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("enfilade.dispatcher.let-go-after", "PT1S", "enfilade.dispatcher.longest-pause", "PT0.5S");
        }
    }

    /** From {@link RealServers}. */
    @SuppressWarnings("NullAway.Init")
    TestVirtualHost rabbit;

    @Inject
    Dispatcher ofTheService;

    @Inject
    DispatcherSettings settings;

    @Inject
    EventSettings eventSettings;

    @Inject
    ActorStore actors;

    @Inject
    SubscriptionStore subscriptions;

    @Inject
    MongoMessageStore messages;

    @Inject
    DispatchStore store;

    @Inject
    TokenPublisher tokens;

    @Inject
    Traces traces;

    @Inject
    @Connector("smallrye-rabbitmq")
    InboundConnector connector;

    @Inject
    ChannelWatches watches;

    @Inject
    QueueTopology topology;

    @Inject
    RabbitMqSettings broker;

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final List<Dispatcher> dispatchers = new ArrayList<>();
    private Scene scene;

    @BeforeEach
    void open() {
        ofTheService.stop();
        scene = new Scene(rabbit, actors, subscriptions, messages);
    }

    @AfterEach
    void close() {
        dispatchers.forEach(Dispatcher::stop);
        scene.close();
    }

    private EventSource source(String instance) {
        return SmallRyeEventSource.of(connector, watches, topology, broker, Scene.PARTITIONS, PREFETCH, instance);
    }

    private Dispatcher dispatcher(String instance) {
        return dispatcher(source(instance), subscriptions, store, tokens);
    }

    private Dispatcher dispatcher(
            EventSource source, SubscriptionStore subscriptions, DispatchStore store, TokenPublisher tokens) {
        var dispatcher =
                new Dispatcher(settings, eventSettings, source, subscriptions, store, tokens, traces, registry);
        dispatchers.add(dispatcher);
        dispatcher.start();
        await().atMost(PATIENCE).until(() -> dispatcher.consumed() == Scene.PARTITIONS);
        return dispatcher;
    }

    private void kill(String instance) {
        await().atMost(PATIENCE).until(() -> rabbit.closeConnections("@" + instance) >= Scene.PARTITIONS);
    }

    /** Posts in slices in the background, so that faults come while events flow. */
    private CompletableFuture<Void> flow(List<Event> events) {
        return CompletableFuture.runAsync(() -> {
            for (int from = 0; from < events.size(); from += 100) {
                scene.post(events.subList(from, Math.min(events.size(), from + 100)));
            }
        });
    }

    private void awaitProgress(String actor, int messages) {
        scene.awaitMessages(actor, messages);
    }

    @Test
    void lostConnectionsShouldCostNothing() throws Exception {
        // given
        scene.actorOf("killed");
        dispatcher("k1");
        var events = Scene.events("killed", 6_000);
        // when
        var flow = flow(events);
        for (int progress : List.of(500, 2_000, 4_000)) {
            awaitProgress("killed", progress);
            kill("k1");
        }
        flow.join();
        // then
        scene.assertDispatchedInOrder("killed", events);
        scene.assertAllWoken("killed", events.size());
        scene.awaitAllSettled(rabbit);
        assertConsumedAsInTheBeginning("@k1");
    }

    /** One connection and one consumer for each partition, with its prefetch: nothing is left of those that were lost. */
    private void assertConsumedAsInTheBeginning(String instance) {
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            var prefetches = new ArrayList<Integer>();
            for (var consumer : rabbit.get("/api/consumers/" + rabbit.name())) {
                if (consumer.path("queue").path("name").asText().startsWith("events.")) {
                    prefetches.add(consumer.path("prefetch_count").asInt());
                }
            }
            assertThat(prefetches).hasSize(Scene.PARTITIONS).containsOnly(PREFETCH);
            int connections = 0;
            for (var connection : rabbit.get("/api/vhosts/" + rabbit.name() + "/connections")) {
                if (connection
                        .path("client_properties")
                        .path("connection_name")
                        .asText()
                        .endsWith(instance)) {
                    connections++;
                }
            }
            assertThat(connections).isEqualTo(Scene.PARTITIONS);
        });
    }

    @Test
    void channelsThatTheBrokerClosesShouldCostNothing() throws Exception {
        // given
        scene.actorOf("channels");
        var source = new Faults.SpoiledSource(source("c1"));
        dispatcher(source, subscriptions, store, tokens);
        var events = Scene.events("channels", 4_000);
        // when
        var flow = flow(events);
        for (int progress : List.of(500, 1_500, 3_000)) {
            awaitProgress("channels", progress);
            source.haveChannelsClosed();
        }
        flow.join();
        // then
        scene.assertDispatchedInOrder("channels", events);
        scene.assertAllWoken("channels", events.size());
        scene.awaitAllSettled(rabbit);
        assertThat(source.consumptions).hasSizeGreaterThan(Scene.PARTITIONS);
        assertConsumedAsInTheBeginning("@c1");
    }

    @Test
    void batchThatWasNotCommittedShouldGoToTheNextDispatcher() throws Exception {
        // given
        scene.actorOf("not-committed");
        var held = new Faults.HeldStore(store, false);
        dispatcher(source("n1"), subscriptions, held, tokens);
        var events = Scene.events("not-committed", 300);
        scene.post(events.subList(0, 200));
        held.reached.await();
        // when
        dispatcher("n2");
        kill("n1");
        // then
        scene.assertDispatchedInOrder("not-committed", events.subList(0, 200));
        // when: the frozen one comes back with what is long done
        held.release.countDown();
        scene.post(events.subList(200, 300));
        // then
        scene.assertDispatchedInOrder("not-committed", events);
        scene.assertAllWoken("not-committed", events.size());
        scene.awaitAllSettled(rabbit);
        assertThat(scene.messages("not-committed")).hasSize(300);
    }

    @Test
    void batchThatWasCommittedButNotWokenShouldBeWokenByTheNextDispatcher() throws Exception {
        // given
        scene.actorOf("not-woken");
        var held = new Faults.HeldStore(store, true);
        dispatcher(source("w1"), subscriptions, held, tokens);
        var events = Scene.events("not-woken", 100);
        scene.post(events);
        held.reached.await();
        // when
        dispatcher("w2");
        kill("w1");
        // then
        scene.assertDispatchedInOrder("not-woken", events);
        scene.assertAllWoken("not-woken", events.size());
        scene.awaitAllSettled(rabbit);
        held.release.countDown();
        assertThat(scene.messages("not-woken")).hasSize(100);
    }

    @Test
    void commitWhoseAnswerGotLostShouldBeRepeatedWithoutHarm() throws Exception {
        // given
        scene.actorOf("unclear");
        dispatcher(source("u1"), subscriptions, new Faults.ForgetfulStore(store, 2), tokens);
        var events = Scene.events("unclear", 200);
        // when
        scene.post(events);
        // then
        scene.assertDispatchedInOrder("unclear", events);
        scene.assertAllWoken("unclear", events.size());
        scene.awaitAllSettled(rabbit);
    }

    @Test
    void tokensShouldBePublishedUntilAllAreConfirmed() throws Exception {
        // given
        scene.actorOf("half-woken");
        var dispatcher = dispatcher(source("h1"), subscriptions, store, new Faults.HalfPublisher(tokens, 3));
        var events = Scene.events("half-woken", 200);
        // when
        scene.post(events);
        // then
        await().atMost(PATIENCE)
                .until(() -> dispatcher
                        .trouble()
                        .filter(t -> t.server().equals("RabbitMQ"))
                        .isPresent());
        scene.assertDispatchedInOrder("half-woken", events);
        scene.assertAllWoken("half-woken", events.size());
        scene.awaitAllSettled(rabbit);
        await().atMost(PATIENCE).until(() -> dispatcher.trouble().isEmpty());
    }

    @Test
    void eventsShouldWaitInTheirQueuesWhileMongoDbIsAway() throws Exception {
        // given
        scene.actorOf("away");
        var flaky = new Faults.Subscriptions(subscriptions);
        var dispatcher = dispatcher(source("a1"), flaky, store, tokens);
        var events = Scene.events("away", 1_000);
        // when
        scene.post(events.subList(0, 300));
        awaitProgress("away", 300);
        flaky.away.set(true);
        scene.post(events.subList(300, 600));
        // then
        await().atMost(PATIENCE).until(() -> dispatcher.consumed() == 0);
        assertThat(dispatcher.trouble()).map(Trouble::server).hasValue("MongoDB");
        scene.post(events.subList(600, 1_000));
        // when
        flaky.away.set(false);
        // then
        scene.assertDispatchedInOrder("away", events);
        scene.assertAllWoken("away", events.size());
        scene.awaitAllSettled(rabbit);
        assertThat(dispatcher.trouble()).isEmpty();
    }

    @Test
    void dispatchersThatComeAndGoShouldKeepTheOrder() throws Exception {
        // given
        scene.actorOf("shared");
        var first = dispatcher("s1");
        var events = Scene.events("shared", 8_000);
        // when
        var flow = flow(events);
        awaitProgress("shared", 500);
        var second = dispatcher("s2");
        awaitProgress("shared", 2_000);
        dispatcher("s3");
        awaitProgress("shared", 4_000);
        first.stop();
        awaitProgress("shared", 6_000);
        second.stop();
        flow.join();
        // then
        scene.assertDispatchedInOrder("shared", events);
        scene.assertAllWoken("shared", events.size());
        scene.awaitAllSettled(rabbit);
    }

    @Test
    void messagesOfADeletedActorShouldBeDroppedAlone() throws Exception {
        // given
        scene.actorOf("survivor");
        var ghost = new Subscription(
                "ghost", "ghost", List.of(new Filter.Exact(Map.of("type", "survivor"))), null, 1, Instant.now());
        dispatcher(source("g1"), new Faults.Subscriptions(subscriptions, ghost), store, tokens);
        var events = Scene.events("survivor", 50);
        // when
        scene.post(events);
        // then
        scene.assertDispatchedInOrder("survivor", events);
        scene.awaitAllSettled(rabbit);
        assertThat(registry.get("enfilade.messages.dropped").counter().count()).isEqualTo(50);
    }

    @Test
    void deadConnectionShouldNotBeSettledOn() throws Exception {
        // given
        var source = source("d1");
        var received = new ArrayList<Long>();
        var consumption = source.consume(0, delivery -> received.add(delivery.tag()));
        scene.post(Scene.event("nobody", "a", 1), Scene.event("nobody", "a", 2));
        await().atMost(PATIENCE).until(() -> received.size() == 2);
        // when
        await().atMost(PATIENCE).until(() -> rabbit.closeConnections("@d1") == 1);
        await().atMost(PATIENCE).until(() -> consumption.ended().isDone());
        consumption.ackUpTo(2);
        consumption.close();
        // then
        received.clear();
        try (var next = source.consume(0, delivery -> received.add(delivery.tag()))) {
            await().atMost(PATIENCE).until(() -> received.size() == 2);
            // when: late settlements of the former consumption carry the tags of the new one
            consumption.ackUpTo(2);
            consumption.reject(1);
            assertThat(next.ended()).isNotDone();
        }
        await().atMost(PATIENCE).until(() -> scene.ready("events.0") == 2);
        dispatcher("d2");
        scene.awaitAllSettled(rabbit);
    }
}
