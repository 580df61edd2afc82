package dev.enfilade.systemtests;

import static dev.enfilade.actor.OrderScope.GROUP;
import static dev.enfilade.actor.OrderScope.QUEUE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.enfilade.message.MessageState;
import dev.enfilade.testkit.client.Reply;
import dev.enfilade.testkit.client.TestEvent;
import dev.enfilade.testkit.receiver.Behaviour;
import dev.enfilade.testkit.receiver.Incoming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What is refused blocks its sequence and nothing else, until a person has decided. */
@SystemTest
final class BlockIT {

    private static final String GOOD = "\"good\"";

    /** Refuses the events until their payload is the corrected one. */
    private static Function<Incoming, Behaviour> refusing(Set<String> events) {
        return incoming -> events.contains(incoming.event().id()) && !new String(incoming.body(), UTF_8).equals(GOOD)
                ? Behaviour.refuse("wrong amount")
                : Behaviour.OK;
    }

    private static UUID id(com.fasterxml.jackson.databind.JsonNode block) {
        return UUID.fromString(block.path("message").asText());
    }

    private static void correct(Scenario scenario, UUID message) {
        scenario.admin()
                .edit(message, scenario.admin().version(message), GOOD.getBytes(UTF_8))
                .orFail("edit");
        scenario.admin().relaunch(message, scenario.admin().version(message)).orFail("relaunch");
    }

    @Test
    void refusedMessageShouldStopTheWholeQueueUntilItIsCorrected(Scenario scenario) {
        var wrong = ConcurrentHashMap.<String>newKeySet();
        var blocked = scenario.actor("blocked", QUEUE, refusing(wrong));
        var free = scenario.actor("free", QUEUE);
        scenario.post("a");
        scenario.awaitTaken(blocked, 1);
        var refused = scenario.event("b");
        wrong.add(refused.id());
        scenario.gateway().postBinary(refused).orFail("post");
        // of other keys, so that only their place in the queue puts them behind it
        scenario.awaitTaken(free, 2);
        for (int i = 0; i < 20; i++) scenario.post("c" + i);
        scenario.awaitTaken(free, 22);

        var block = scenario.awaitBlock(blocked);
        Scenario.await("20 wait behind it")
                .untilAsserted(() -> assertThat(scenario.admin()
                                .blocks(blocked)
                                .getFirst()
                                .path("waiting")
                                .asLong())
                        .isEqualTo(20));
        assertThat(block.path("position").asLong()).isEqualTo(2);
        assertThat(block.path("error").path("status").asInt()).isEqualTo(422);
        assertThat(scenario.admin().attempts(id(block)).path(0).path("answer").asText())
                .isEqualTo("wrong amount");
        scenario.awaitObserved(blocked, "BLOCKED");
        assertThat(scenario.taken(blocked)).isEqualTo(1);
        awaitParkedToken(scenario, blocked, id(block));
        scenario.judge();

        correct(scenario, id(block));
        scenario.awaitAllEnded();
        scenario.awaitObserved(blocked, "RUNNING");
        scenario.judge();
    }

    private static void awaitParkedToken(Scenario scenario, String actor, UUID message) {
        Scenario.await("the token is in the parked queue").untilAsserted(() -> {
            var parked = scenario.system().deployment().broker().peek("actor." + actor + ".parked");
            assertThat(parked).hasSize(1);
            assertThat(parked.path(0).path("properties").toString())
                    .contains(message.toString())
                    .contains("x-death");
        });
    }

    @Test
    void refusedMessageShouldStopItsGroupOnlyAndGoFirstWhenRelaunched(Scenario scenario) {
        var wrong = ConcurrentHashMap.<String>newKeySet();
        var actor = scenario.actor("grouped", GROUP, refusing(wrong));
        var refused = scenario.event("sick");
        wrong.add(refused.id());
        scenario.gateway().postBinary(refused).orFail("post");
        for (int i = 0; i < 10; i++) {
            scenario.post("sick");
            scenario.post("well");
        }
        scenario.awaitTaken(actor, 10);
        var block = scenario.awaitBlock(actor);
        assertThat(block.path("orderingKey").asText()).isEqualTo("sick");
        awaitParkedToken(scenario, actor, id(block));
        scenario.judge();

        correct(scenario, id(block));
        scenario.awaitAllEnded();
        scenario.judge();
    }

    @Test
    void cancelledMessageShouldFreeWhatIsBehindIt(Scenario scenario) {
        var wrong = ConcurrentHashMap.<String>newKeySet();
        var queue = scenario.actor("queue", QUEUE, refusing(wrong));
        var group = scenario.actor("group", GROUP, refusing(wrong));
        var refused = scenario.event("a");
        wrong.add(refused.id());
        scenario.gateway().postBinary(refused).orFail("post");
        for (int i = 0; i < 5; i++) scenario.post("a");

        for (var actor : List.of(queue, group)) {
            var message = id(scenario.awaitBlock(actor));
            scenario.admin().cancel(message, scenario.admin().version(message)).orFail("cancel");
        }

        scenario.awaitAllEnded();
        assertThat(scenario.counts(queue).of(MessageState.CANCELLED)).isEqualTo(1);
        assertThat(scenario.counts(queue).of(MessageState.DELIVERED)).isEqualTo(5);
        scenario.judge();
    }

    @Test
    void ofConcurrentCorrectionsExactlyOneShouldWin(Scenario scenario) throws Exception {
        var wrong = ConcurrentHashMap.<String>newKeySet();
        var actor = scenario.actor("edited", QUEUE, refusing(wrong));
        var refused = scenario.event("a");
        wrong.add(refused.id());
        scenario.gateway().postBinary(refused).orFail("post");
        scenario.post("a");
        var message = id(scenario.awaitBlock(actor));
        long version = scenario.admin().version(message);

        var replies = new ArrayList<Future<Reply>>();
        try (var operators = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 6; i++) {
                var payload = ("{\"operator\":" + i + "}").getBytes(UTF_8);
                Callable<Reply> edit = () -> scenario.admin().edit(message, version, payload);
                replies.add(operators.submit(edit));
            }
            replies.add(operators.submit(() -> scenario.admin().cancel(message, version)));
            replies.add(operators.submit(() -> scenario.admin().relaunch(message, version)));
        }

        var statuses = new ArrayList<Integer>();
        for (var reply : replies) statuses.add(reply.get().status());
        assertThat(statuses).filteredOn(s -> s < 300).as("%s", statuses).hasSize(1);
        assertThat(statuses).filteredOn(s -> s >= 300).allMatch(s -> s == 409 || s == 412);
        if (scenario.counts(actor).of(MessageState.CANCELLED) == 0) {
            wrong.clear();
            var now = id(scenario.awaitBlock(actor));
            scenario.admin().relaunch(now, scenario.admin().version(now)).orFail("relaunch");
        }
        scenario.awaitAllEnded();
        scenario.judge();
    }

    @Test
    void thousandBlockedGroupsShouldNotSlowHealthyOneDown(Scenario scenario) {
        var actor = scenario.actor(
                "crowded",
                GROUP,
                incoming -> incoming.orderingKey().startsWith("sick") ? Behaviour.refuse("sick") : Behaviour.OK);
        for (int batch = 0; batch < 20; batch++) {
            var events = new ArrayList<TestEvent>();
            for (int i = 0; i < 50; i++) {
                events.add(scenario.event("sick-" + (batch * 50 + i)));
                events.add(scenario.event("sick-" + (batch * 50 + i)));
            }
            scenario.gateway().postBatch(events).orFail("batch");
        }
        Scenario.await("1000 groups are blocked")
                .untilAsserted(() -> assertThat(scenario.counts(actor).of(MessageState.PARKED))
                        .isEqualTo(1_000));

        long began = System.nanoTime();
        for (int i = 0; i < 100; i++) scenario.post("well");
        scenario.awaitTaken(actor, 100);
        var took = Duration.ofNanos(System.nanoTime() - began);

        assertThat(took).isLessThan(Duration.ofSeconds(20));
        assertThat(scenario.admin().blocks(actor)).hasSize(1_000);
        Scenario.await("all of the healthy group has ended")
                .until(() -> scenario.counts(actor).of(MessageState.DELIVERED) == 100);
        scenario.judge();
    }
}
