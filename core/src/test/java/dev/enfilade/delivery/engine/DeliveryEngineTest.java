package dev.enfilade.delivery.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.enfilade.actor.ErrorPolicy;
import dev.enfilade.actor.OrderScope;
import dev.enfilade.actor.RequestedState;
import dev.enfilade.actor.RetryPolicy;
import dev.enfilade.message.MessageState;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeliveryEngineTest {

    private static final ErrorPolicy QUICK =
            new ErrorPolicy(new RetryPolicy(3, Duration.ofMillis(10), 2, Duration.ofMillis(50)), ErrorPolicy.Then.PARK);

    private final FakeServers servers = new FakeServers();
    private final FakeActors actors = new FakeActors();
    private final QuietObserver observer = new QuietObserver();
    private final List<DeliveryEngine> engines = new ArrayList<>();

    @AfterEach
    void stop() {
        var gate = actors.gate;
        if (gate != null) gate.countDown();
        servers.databaseIsAway = false;
        engines.forEach(DeliveryEngine::close);
        assertThat(actors.overlapped)
                .as("two deliveries of one sequence at once")
                .isFalse();
    }

    private DeliveryEngine engine(String worker) {
        var settings = new EngineSettings(
                worker,
                Duration.ofSeconds(2),
                Duration.ofMillis(100),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                10,
                64,
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                Duration.ofSeconds(5));
        var engine = new DeliveryEngine(
                settings,
                servers.actorStore,
                servers,
                servers.leaseStore,
                servers,
                servers,
                servers.queues,
                actors,
                new PolicyErrorHandler(new Random(1)),
                observer,
                Clock.systemUTC());
        engines.add(engine);
        engine.start();
        return engine;
    }

    private void post(String actor, String key, int times) {
        for (int i = 0; i < times; i++) servers.post(actor, key);
    }

    private void awaitReceived(String actor, Long... positions) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(actors.received(actor))
                        .as("troubles: %s", observer.troubles)
                        .containsExactly(positions));
    }

    private static Long[] upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toArray(Long[]::new);
    }

    @Test
    void queueShouldArriveInOrderOfPositions() {
        servers.actor("billing", OrderScope.QUEUE, QUICK);
        engine("w1");
        post("billing", "a", 50);
        post("billing", "b", 50);
        awaitReceived("billing", upTo(100));
        await().untilAsserted(
                        () -> assertThat(servers.states("billing").values()).containsOnly(MessageState.DELIVERED));
    }

    @Test
    void actorShouldBeServedWhenItAppears() {
        engine("w1");
        servers.actor("late", OrderScope.QUEUE, QUICK);
        post("late", "a", 3);
        awaitReceived("late", upTo(3));
    }

    @Test
    void parkedMessageShouldBlockTheQueueUntilItsRelaunch() {
        servers.actor("billing", OrderScope.QUEUE, QUICK);
        actors.refuse("billing", 3);
        engine("w1");
        post("billing", "a", 6);
        await().untilAsserted(() -> {
            assertThat(servers.state("billing", 3)).isEqualTo(MessageState.PARKED);
            assertThat(servers.queues.parked("billing")).containsExactly(3L);
            assertThat(servers.queues.consumers("billing")).isZero();
        });
        assertThat(actors.received("billing")).containsExactly(1L, 2L);
        actors.accept("billing", 3);
        servers.relaunch("billing", 3);
        awaitReceived("billing", upTo(6));
    }

    @Test
    void relaunchOfTheLastMessageShouldNeedNoToken() {
        servers.actor("billing", OrderScope.QUEUE, QUICK);
        actors.refuse("billing", 1);
        engine("w1");
        post("billing", "a", 1);
        await().untilAsserted(() -> assertThat(servers.queues.parked("billing")).containsExactly(1L));
        actors.accept("billing", 1);
        servers.relaunch("billing", 1);
        awaitReceived("billing", 1L);
    }

    @Test
    void cancelShouldLetTheRestGoOn() {
        servers.actor("billing", OrderScope.QUEUE, QUICK);
        actors.refuse("billing", 1);
        engine("w1");
        post("billing", "a", 3);
        await().untilAsserted(() -> assertThat(servers.state("billing", 1)).isEqualTo(MessageState.PARKED));
        servers.cancel("billing", 1);
        awaitReceived("billing", 2L, 3L);
    }

    @Test
    void parkedMessageShouldBlockItsGroupOnly() {
        servers.actor("shipping", OrderScope.GROUP, QUICK);
        actors.refuse("shipping", 1);
        engine("w1");
        servers.post("shipping", "a");
        post("shipping", "b", 20);
        post("shipping", "a", 20);
        post("shipping", "c", 20);
        await().untilAsserted(() -> assertThat(actors.received("shipping")).hasSize(40));
        assertThat(actors.received("shipping")).noneMatch(p -> p == 1 || (p > 21 && p <= 41));
        await().untilAsserted(() -> assertThat(servers.queues.depth("shipping")).isZero());
        actors.accept("shipping", 1);
        servers.relaunch("shipping", 1);
        await().untilAsserted(() -> assertThat(actors.received("shipping")).hasSize(61));
        assertThat(actors.received("shipping").stream().filter(p -> p == 1 || (p > 21 && p <= 41)))
                .isSorted();
    }

    @Test
    void failureThatPassesShouldBeRetriedInPlace() {
        servers.actor("billing", OrderScope.QUEUE, QUICK);
        servers.actor("shipping", OrderScope.GROUP, QUICK);
        actors.failFor("billing", 2, 2);
        actors.failFor("shipping", 2, 2);
        engine("w1");
        post("billing", "a", 4);
        post("shipping", "a", 4);
        awaitReceived("billing", upTo(4));
        awaitReceived("shipping", upTo(4));
        assertThat(servers.attempts("billing", 2)).isEqualTo(3);
    }

    @Test
    void usedUpRetriesShouldPark() {
        servers.actor("billing", OrderScope.QUEUE, QUICK);
        actors.failFor("billing", 1, 100);
        engine("w1");
        post("billing", "a", 2);
        await().untilAsserted(() -> assertThat(servers.state("billing", 1)).isEqualTo(MessageState.PARKED));
        assertThat(servers.attempts("billing", 1)).isEqualTo(3);
        assertThat(actors.received("billing")).isEmpty();
    }

    @Test
    void skipPolicyShouldGoOn() {
        servers.actor("loose", OrderScope.QUEUE, new ErrorPolicy(QUICK.retry(), ErrorPolicy.Then.SKIP));
        actors.refuse("loose", 1);
        engine("w1");
        post("loose", "a", 3);
        awaitReceived("loose", 2L, 3L);
        assertThat(servers.state("loose", 1)).isEqualTo(MessageState.SKIPPED);
    }

    @Test
    void pausePolicyShouldParkAndPause() {
        servers.actor("strict", OrderScope.GROUP, new ErrorPolicy(QUICK.retry(), ErrorPolicy.Then.PAUSE));
        actors.refuse("strict", 1);
        engine("w1");
        post("strict", "a", 1);
        await().untilAsserted(() -> assertThat(
                        servers.actorStore.find("strict").orElseThrow().requested())
                .isEqualTo(RequestedState.PAUSED));
        await().untilAsserted(() -> assertThat(servers.state("strict", 1)).isEqualTo(MessageState.PARKED));
    }

    @Test
    void pauseShouldHoldAndResumeShouldGoOn() {
        servers.actor("billing", OrderScope.QUEUE, QUICK);
        engine("w1");
        post("billing", "a", 2);
        awaitReceived("billing", upTo(2));
        servers.actorStore.request("billing", RequestedState.PAUSED, "test");
        await().untilAsserted(
                        () -> assertThat(servers.leaseStore.find("billing")).isEmpty());
        post("billing", "a", 3);
        assertThat(actors.received("billing")).containsExactly(1L, 2L);
        servers.actorStore.request("billing", RequestedState.RUNNING, "test");
        awaitReceived("billing", upTo(5));
    }

    @Test
    void brokenChannelShouldBeReopenedWithoutRepeats() {
        servers.actor("billing", OrderScope.QUEUE, QUICK);
        engine("w1");
        for (int i = 0; i < 10; i++) {
            post("billing", "a", 20);
            servers.queues.breakChannels("billing");
        }
        awaitReceived("billing", upTo(200));
    }

    @Test
    void absentDatabaseShouldOnlyDelay() {
        servers.actor("billing", OrderScope.QUEUE, QUICK);
        engine("w1");
        post("billing", "a", 5);
        awaitReceived("billing", upTo(5));
        servers.databaseIsAway = true;
        post("billing", "a", 5);
        await().until(() -> !observer.troubles.isEmpty());
        servers.databaseIsAway = false;
        awaitReceived("billing", upTo(10));
    }

    @Test
    void endThatCannotBeStoredShouldBeRepeatedAndNotTheDelivery() {
        servers.actor("billing", OrderScope.QUEUE, QUICK);
        actors.gate = new CountDownLatch(1);
        engine("w1");
        post("billing", "a", 1);
        await().untilAsserted(() -> assertThat(servers.state("billing", 1)).isEqualTo(MessageState.IN_FLIGHT));
        servers.databaseIsAway = true;
        actors.gate.countDown();
        await().until(() -> observer.troubles.stream().anyMatch(t -> t.contains("end of message")));
        servers.databaseIsAway = false;
        await().untilAsserted(() -> assertThat(servers.state("billing", 1)).isEqualTo(MessageState.DELIVERED));
        assertThat(actors.received("billing")).containsExactly(1L);
    }

    @Test
    void secondWorkerShouldTakeOverFromOneThatStops() {
        servers.actor("billing", OrderScope.QUEUE, QUICK);
        var first = engine("w1");
        engine("w2");
        post("billing", "a", 100);
        first.close();
        post("billing", "a", 100);
        awaitReceived("billing", upTo(200));
    }

    @Test
    void workersShouldShareActorsAndHandThemOver() {
        for (int i = 0; i < 10; i++) servers.actor("actor-" + i, OrderScope.GROUP, QUICK);
        engine("w1");
        for (int i = 0; i < 10; i++) post("actor-" + i, "a", 20);
        engine("w2");
        for (int i = 0; i < 10; i++) post("actor-" + i, "a", 20);
        for (int i = 0; i < 10; i++) awaitReceived("actor-" + i, upTo(40));
        await().untilAsserted(() -> {
            for (int i = 0; i < 10; i++) servers.post("actor-" + i, "a");
            assertThat(servers.leaseStore.live().stream().map(l -> l.owner()).distinct())
                    .containsExactlyInAnyOrder("w1", "w2");
        });
    }

    @Test
    void frozenWorkerShouldBeFencedOff() {
        servers.actor("billing", OrderScope.QUEUE, QUICK);
        var gate = new CountDownLatch(1);
        actors.gate = gate;
        engine("w1");
        post("billing", "a", 3);
        await().untilAsserted(() -> assertThat(servers.state("billing", 1)).isEqualTo(MessageState.IN_FLIGHT));
        var fence = servers.leaseStore.find("billing").orElseThrow().fence();
        // its lease goes to another worker while its request is on the wire
        servers.expire("billing");
        var stolen = servers.leaseStore
                .acquire("billing", "w9", Duration.ofSeconds(1))
                .orElseThrow();
        assertThat(stolen.fence()).isGreaterThan(fence);
        servers.claim(stolen, new dev.enfilade.delivery.Sequence("billing", null));
        actors.gate = null;
        gate.countDown();
        await().untilAsserted(() -> assertThat(observer.fencedOff).hasSize(1));
        // once that one is gone too, the message comes a second time, and only this one
        awaitReceived("billing", 1L, 1L, 2L, 3L);
    }

    @Test
    void groupsWithLostTokensShouldBeFoundWhenTheLeaseIsTaken() {
        servers.actor("shipping", OrderScope.GROUP, QUICK);
        for (int i = 0; i < 5; i++) servers.store("shipping", "lost-" + i);
        engine("w1");
        servers.post("shipping", "a");
        await().untilAsserted(() -> assertThat(actors.received("shipping")).hasSize(6));
    }

    @Test
    void tokenOfALaterMessageShouldBringTheLostOnesBeforeIt() {
        servers.actor("billing", OrderScope.QUEUE, QUICK);
        engine("w1");
        for (int i = 0; i < 5; i++) servers.store("billing", "a");
        servers.post("billing", "a");
        awaitReceived("billing", upTo(6));
    }

    @Test
    void deletedActorShouldBeLeftAndServedAgainWhenItComesBack() {
        servers.actor("billing", OrderScope.QUEUE, QUICK);
        var engine = engine("w1");
        post("billing", "a", 1);
        awaitReceived("billing", 1L);
        servers.actorStore.delete("billing");
        await().until(() -> engine.sessions() == 0);
        servers.actor("billing", OrderScope.QUEUE, QUICK);
        post("billing", "a", 1);
        awaitReceived("billing", upTo(2));
    }
}
