package dev.enfilade.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.enfilade.actor.OrderScope;
import dev.enfilade.message.MessageState;
import dev.enfilade.testkit.client.AdminClient;
import dev.enfilade.testkit.client.GatewayClient;
import dev.enfilade.testkit.client.TestEvent;
import dev.enfilade.testkit.guarantee.Guarantees;
import dev.enfilade.testkit.history.Correction;
import dev.enfilade.testkit.history.EventKey;
import dev.enfilade.testkit.history.Fault;
import dev.enfilade.testkit.history.History;
import dev.enfilade.testkit.history.Posted;
import dev.enfilade.testkit.history.Received;
import dev.enfilade.testkit.history.Recorder;
import dev.enfilade.testkit.history.Rule;
import dev.enfilade.testkit.history.Stored;
import dev.enfilade.testkit.process.Role;
import dev.enfilade.testkit.receiver.Behaviour;
import dev.enfilade.testkit.receiver.Incoming;
import dev.enfilade.testkit.receiver.Signature;
import dev.enfilade.testkit.seed.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * One test's corner of the system: actors, events and a history of its own. What the test does through it is recorded,
 * and judged by all guarantees at the end.
 */
final class Scenario implements AutoCloseable {

    static final Duration TIMEOUT_OF_CONNECTORS = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final TestSystem system;
    private final Seed seed = Seed.next();
    private final Recorder recorder = new Recorder();
    private final String name = UUID.randomUUID().toString().substring(0, 8);
    private final AtomicInteger events = new AtomicInteger();
    private final List<String> actors = new ArrayList<>();
    private final Set<EventKey> accepted = ConcurrentHashMap.newKeySet();
    private final Map<String, Set<UUID>> taken = new ConcurrentHashMap<>();
    private final GatewayClient gateway;
    private final AdminClient admin;

    Scenario(TestSystem system) {
        this.system = system;
        var key = system.deployment().apiKey();
        gateway = new GatewayClient(system.the(Role.GATEWAY).url(), key, this::posted);
        admin = new AdminClient(system.the(Role.ADMIN).url(), key, recorder::corrected);
    }

    TestSystem system() {
        return system;
    }

    GatewayClient gateway() {
        return gateway;
    }

    AdminClient admin() {
        return admin;
    }

    Seed seed() {
        return seed;
    }

    Recorder recorder() {
        return recorder;
    }

    /** The type of this scenario's events. */
    String type() {
        return "test." + name;
    }

    static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(100));
    }

    /** Creates an actor that takes everything, subscribed to all of this scenario's events. */
    String actor(String word, OrderScope scope) {
        return actor(word, scope, incoming -> Behaviour.OK);
    }

    String actor(String word, OrderScope scope, Function<Incoming, Behaviour> behaviour) {
        return actor(
                word,
                scope,
                "{\"attempts\":20,\"initialDelay\":\"PT0.1S\",\"multiplier\":2,\"maxDelay\":\"PT1S\"}",
                behaviour);
    }

    /**
     * @param retry the retry policy as JSON
     */
    String actor(String word, OrderScope scope, String retry, Function<Incoming, Behaviour> behaviour) {
        var actor = word + "-" + name;
        var secret = Signature.newSecret();
        var url = system.receiver().serve(actor, secret, behaviour, this::received);
        recorder.actor(actor, scope);
        actors.add(actor);
        admin.putActor(actor, """
                        {"connector":{"type":"http","url":"%s","timeout":"%s","secret":"%s"},
                         "orderScope":"%s","concurrency":16,"errorPolicy":{"retry":%s,"then":"park"}}
                        """.formatted(url, TIMEOUT_OF_CONNECTORS, secret, scope.word(), retry))
                .orFail("PUT actor " + actor);
        subscribe(actor, actor, type());
        return actor;
    }

    void subscribe(String subscription, String actor, String type) {
        recorder.rule(Rule.ofType(subscription, actor, type));
        admin.putSubscription(
                        subscription,
                        "{\"actor\":\"%s\",\"filters\":[{\"exact\":{\"type\":\"%s\"}}]}".formatted(actor, type))
                .orFail("PUT subscription " + subscription);
    }

    /** A new event of an ordering key, with a payload whose bytes a re-serialising would change. */
    TestEvent event(String orderingKey) {
        int number = events.incrementAndGet();
        var data = "{\"n\":%d.0, \"b\":1e2,\"a\":\"\\u00fc/\\/\",\"case\":\"%s\"}".formatted(number, orderingKey);
        return TestEvent.of("/tests/" + name, "e" + number, type(), orderingKey, data);
    }

    /** Posts one event, which has to be accepted. */
    TestEvent post(String orderingKey) {
        var event = event(orderingKey);
        gateway.postBinary(event).orFail("post of " + event.id());
        return event;
    }

    void fault(Fault.Kind kind, String what) {
        recorder.fault(new Fault(kind, what));
    }

    private void posted(Posted posted) {
        recorder.posted(posted);
        if (posted.accepted()) accepted.add(posted.event());
    }

    private void received(Received received) {
        recorder.received(received);
        if (received.succeeded()) takenBy(received.actor()).add(received.message());
    }

    private Set<UUID> takenBy(String actor) {
        return taken.computeIfAbsent(actor, a -> ConcurrentHashMap.newKeySet());
    }

    /** Accepted events, each counted once. */
    long accepted() {
        return accepted.size();
    }

    /** Messages that the actor took, each counted once. */
    long taken(String actor) {
        return takenBy(actor).size();
    }

    /** Messages that all actors took together. */
    long taken() {
        return taken.values().stream().mapToLong(Set::size).sum();
    }

    List<Received> received(String actor) {
        return recorder.receipts().stream().filter(r -> r.actor().equals(actor)).toList();
    }

    void awaitTaken(String actor, long count) {
        await(actor + " has taken " + count)
                .untilAsserted(() -> assertThat(taken(actor)).isGreaterThanOrEqualTo(count));
    }

    /** All that was accepted has come to its end at each actor. */
    void awaitAllEnded() {
        for (var actor : actors) {
            await("all messages of " + actor + " have ended").untilAsserted(() -> {
                var counts = counts(actor);
                assertThat(counts.open()).as("open messages: %s", counts).isZero();
                assertThat(counts.all()).as("messages: %s", counts).isGreaterThanOrEqualTo(accepted());
            });
        }
    }

    /** Messages by state. */
    record Counts(HashMap<MessageState, Long> byState) {
        long of(MessageState state) {
            return byState.getOrDefault(state, 0L);
        }

        long all() {
            return byState.values().stream().mapToLong(Long::longValue).sum();
        }

        long open() {
            return byState.entrySet().stream()
                    .filter(e -> !e.getKey().isFinal())
                    .mapToLong(e -> e.getValue())
                    .sum();
        }
    }

    Counts counts(String actor) {
        var byState = new HashMap<MessageState, Long>();
        admin.actor(actor)
                .path("counts")
                .properties()
                .forEach(e -> byState.put(
                        MessageState.valueOf(e.getKey()), e.getValue().asLong()));
        return new Counts(byState);
    }

    /** The parked message that blocks the actor's only blocked sequence. */
    JsonNode awaitBlock(String actor) {
        await(actor + " is blocked")
                .untilAsserted(() -> assertThat(admin.blocks(actor)).hasSize(1));
        return admin.blocks(actor).getFirst();
    }

    void awaitObserved(String actor, String state) {
        await(actor + " is " + state)
                .untilAsserted(() ->
                        assertThat(admin.actor(actor).path("observed").asText()).isEqualTo(state));
    }

    /** The history up to now, with all that the system shows of it. */
    History history() {
        var stored = new ArrayList<Stored>();
        var blocks = new ArrayList<UUID>();
        var paused = new ArrayList<String>();
        for (var actor : actors) {
            stored.addAll(admin.messages(actor));
            admin.blocks(actor)
                    .forEach(b -> blocks.add(UUID.fromString(b.path("message").asText())));
            if (admin.actor(actor).path("requested").asText().equals("PAUSED")) paused.add(actor);
        }
        var payloads = new HashMap<UUID, List<byte[]>>();
        recorder.corrections().stream()
                .map(Correction::message)
                .distinct()
                .forEach(id -> payloads.put(id, admin.payloads(id)));
        return recorder.history(stored, blocks, payloads, paused);
    }

    /** All promises held. */
    void judge() {
        assertThat(system.receiver().malformed()).isEmpty();
        Guarantees.all().judge(history(), seed.toString());
    }

    /** Takes its actors away, so that they are no load on the tests that follow. */
    @Override
    public void close() {
        actors.forEach(system.receiver()::letGo);
        actors.forEach(admin::deleteActor);
    }
}
