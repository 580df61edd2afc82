package dev.enfilade.mongodb.actor;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import dev.enfilade.actor.Actor;
import dev.enfilade.actor.ActorDefinition;
import dev.enfilade.actor.ActorStore;
import dev.enfilade.actor.Connector;
import dev.enfilade.actor.ErrorPolicy;
import dev.enfilade.actor.OrderScope;
import dev.enfilade.actor.RequestedState;
import dev.enfilade.actor.RetryPolicy;
import dev.enfilade.dispatch.DispatchStore;
import dev.enfilade.dispatch.Token;
import dev.enfilade.message.MessageStore;
import dev.enfilade.message.OperatorAct;
import dev.enfilade.mongodb.OwnDatabase;
import dev.enfilade.mongodb.Stores;
import dev.enfilade.mongodb.schema.Collections;
import dev.enfilade.subscription.SubscriptionStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rules of {@link ActorStore}, with the application's own wiring. */
@QuarkusTest
@QuarkusTestResource(OwnDatabase.class)
class ActorStoreTest {

    private static final AtomicInteger COUNTER = new AtomicInteger();

    @Inject
    ActorStore actors;

    @Inject
    SubscriptionStore subscriptions;

    @Inject
    DispatchStore dispatch;

    @Inject
    MessageStore messages;

    @Inject
    MongoDatabase database;

    private final String name = "actor-store-" + COUNTER.incrementAndGet();

    @Test
    void actorShouldBeFoundAsItWasPut() {
        var definition = new ActorDefinition(
                name,
                new Connector.Http(URI.create("https://receiver.example/hook"), Duration.ofSeconds(7), "whsec_abc"),
                OrderScope.GROUP,
                4,
                new ErrorPolicy(
                        new RetryPolicy(3, Duration.ofMillis(250), 1.5, Duration.ofMinutes(2)),
                        ErrorPolicy.Then.PAUSE));

        var put = actors.put(definition);

        assertThat(put.connector()).isEqualTo(definition.connector());
        assertThat(put.orderScope()).isEqualTo(OrderScope.GROUP);
        assertThat(put.concurrency()).isEqualTo(4);
        assertThat(put.errorPolicy()).isEqualTo(definition.errorPolicy());
        assertThat(put.requested()).isEqualTo(RequestedState.RUNNING);
        assertThat(put.version()).isEqualTo(1);
        assertThat(put.createdAt()).isEqualTo(put.updatedAt());
        assertThat(actors.find(name)).contains(put);
        assertThat(actors.list()).contains(put);
    }

    @Test
    void newDefinitionShouldKeepTheRequestedState() {
        actors.put(definition(name));
        actors.request(name, RequestedState.PAUSED, "receiver moves");

        var changed = actors.put(definition(name));

        assertThat(changed.requested()).isEqualTo(RequestedState.PAUSED);
        assertThat(changed.pauseReason()).isEqualTo("receiver moves");
        assertThat(changed.version()).isEqualTo(3);
    }

    @Test
    void requestedStateShouldBeKeptWithItsReasonWhilePaused() {
        actors.put(definition(name));

        assertThat(actors.request(name, RequestedState.PAUSED, "why"))
                .hasValueSatisfying(paused -> assertThat(paused.pauseReason()).isEqualTo("why"));
        assertThat(actors.find(name).orElseThrow().isRunning()).isFalse();
        assertThat(actors.request(name, RequestedState.RUNNING, "done"))
                .hasValueSatisfying(running -> assertThat(running.pauseReason()).isNull());
        assertThat(actors.request("nobody", RequestedState.PAUSED, "why")).isEmpty();
    }

    @Test
    void listShouldBeByName() {
        actors.put(definition(name + "-b"));
        actors.put(definition(name + "-a"));

        assertThat(actors.list()).extracting(Actor::name).isSorted().contains(name + "-a", name + "-b");
    }

    @Test
    void unknownActorShouldNotBeFoundNorDeleted() {
        assertThat(actors.find("nobody")).isEmpty();
        assertThat(actors.delete("nobody")).isFalse();
    }

    @Test
    void actorWithOpenMessagesShouldNotBeDeleted() {
        // given
        actors.put(definition(name));
        dispatch.commit(List.of(Stores.draft(name, "a")));

        // then
        assertThat(actors.delete(name)).isFalse();
        assertThat(actors.find(name)).isPresent();
        assertThat(dispatch.commit(List.of(Stores.draft(name, "a"))).stored()).isEqualTo(1);
    }

    @Test
    void deletedActorShouldTakeItsSubscriptionsAlongAndKeepItsPositions() {
        // given
        actors.put(definition(name));
        subscriptions.put(name + "-all", name, List.of(), null);
        dispatch.commit(List.of(Stores.draft(name, "a"), Stores.draft(name, "a")));
        messages.cancelAll(name, new OperatorAct("ann", null));
        long version = subscriptions.catalogVersion();

        // when
        boolean deleted = actors.delete(name);

        // then
        assertThat(deleted).isTrue();
        assertThat(actors.find(name)).isEmpty();
        assertThat(subscriptions.find(name + "-all")).isEmpty();
        assertThat(subscriptions.catalogVersion()).isGreaterThan(version);
        assertThat(dispatch.commit(List.of(Stores.draft(name, "a"))).unknownActors())
                .containsExactly(name);

        // and when its name comes back
        actors.put(definition(name));
        assertThat(dispatch.commit(List.of(Stores.draft(name, "a"))).tokens())
                .extracting(Token::position)
                .containsExactly(3L);
    }

    /** Whoever wins: never a message of an actor that is not there. */
    @Test
    void deletionRacingADispatchShouldLeaveNoMessageBehind() throws Exception {
        for (int round = 0; round < 5; round++) {
            var actor = name + "-" + round;
            actors.put(definition(actor));
            Callable<Boolean> stored =
                    () -> dispatch.commit(List.of(Stores.draft(actor, "a"))).stored() == 1;
            Callable<Boolean> deleted = () -> actors.delete(actor);

            try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
                var results = both.invokeAll(List.of(stored, deleted));
                assertThat(results.getFirst().get())
                        .isNotEqualTo(results.getLast().get());
            }

            boolean exists = actors.find(actor).isPresent();
            long left = database.getCollection(Collections.MESSAGES).countDocuments(eq("actor", actor));
            assertThat(left).isEqualTo(exists ? 1 : 0);
        }
    }

    @Test
    void manyMayPutTheSameActorAtOnce() throws Exception {
        var puts = IntStream.range(0, 8)
                .<Callable<Actor>>mapToObj(i -> () -> actors.put(definition(name)))
                .toList();

        try (var operators = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var put : operators.invokeAll(puts)) put.get();
        }

        assertThat(actors.find(name).orElseThrow().version()).isEqualTo(8);
    }

    private static ActorDefinition definition(String name) {
        return new ActorDefinition(
                name,
                new Connector.Http(URI.create("http://localhost:9/hook"), Duration.ofSeconds(10), "whsec_abc"),
                OrderScope.QUEUE,
                1,
                ErrorPolicy.DEFAULT);
    }
}
