package dev.enfilade.systemtests;

import static dev.enfilade.actor.OrderScope.GROUP;
import static dev.enfilade.actor.OrderScope.QUEUE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.enfilade.message.MessageState;
import dev.enfilade.testkit.client.TestEvent;
import dev.enfilade.testkit.process.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Nothing falls: order, one message for each event, and what can be seen of it. */
@SystemTest
final class FlowIT {

    @Test
    void eventsOfManyKeysShouldArriveOnceAndInOrder(Scenario scenario) {
        scenario.actor("queue", QUEUE);
        scenario.actor("group", GROUP);

        try (var load = Load.start(scenario, 40, 2)) {
            load.awaitProgress(1_000);
            load.finish();
        }

        scenario.awaitAllEnded();
        scenario.judge();
    }

    @Test
    void actorCreatedWhileOthersRunShouldGetWhatIsPostedFromThenOn(Scenario scenario) {
        var first = scenario.actor("first", QUEUE);
        var before = scenario.post("a");
        scenario.awaitTaken(first, 1);

        var second = scenario.actor("second", QUEUE);
        var after = scenario.post("a");
        scenario.awaitTaken(first, 2);
        scenario.awaitTaken(second, 1);

        assertThat(scenario.received(second)).extracting(r -> r.event().id()).containsExactly(after.id());
        assertThat(scenario.received(first)).extracting(r -> r.event().id()).containsExactly(before.id(), after.id());
    }

    @Test
    void repeatedPostsShouldMakeOneMessage(Scenario scenario) throws Exception {
        var actor = scenario.actor("once", QUEUE);
        var events = new ArrayList<TestEvent>();
        for (int i = 0; i < 20; i++) events.add(scenario.event("case-" + i % 3));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int backend = 0; backend < 4; backend++) {
                threads.submit(() -> events.forEach(e -> scenario.gateway().postBinary(e)));
                threads.submit(() -> scenario.gateway().postBatch(events));
            }
        }
        scenario.gateway().postBatch(List.of(events.getFirst(), events.getFirst()));

        scenario.awaitAllEnded();
        assertThat(scenario.counts(actor).all()).isEqualTo(20);
        assertThat(scenario.received(actor)).hasSize(20);
        scenario.judge();
    }

    @Test
    void eventOfTwoSubscriptionsOfOneActorShouldMakeTwoMessages(Scenario scenario) {
        var actor = scenario.actor("both", QUEUE);
        scenario.subscribe(actor.replace("both", "also"), actor, scenario.type());

        scenario.post("a");

        scenario.await("both messages").until(() -> scenario.counts(actor).of(MessageState.DELIVERED) == 2);
        scenario.judge();
    }

    @Test
    void flowShouldBeSeenInMetricsAndProbes(Scenario scenario) {
        var actor = scenario.actor("metered", QUEUE);
        for (int i = 0; i < 5; i++) scenario.post("a");
        scenario.awaitAllEnded();

        var system = scenario.system();
        for (var role : Role.values()) {
            assertThat(system.the(role).status("/q/health/live"))
                    .as("%s lives", role)
                    .isEqualTo(200);
            assertThat(system.the(role).status("/q/health/ready"))
                    .as("%s is ready", role)
                    .isEqualTo(200);
            assertThat(system.the(role).status("/q/health/started"))
                    .as("%s has started", role)
                    .isEqualTo(200);
        }
        assertThat(system.the(Role.GATEWAY).metric("enfilade_events_accepted_total", ""))
                .isGreaterThanOrEqualTo(5);
        assertThat(system.the(Role.DISPATCHER).metric("enfilade_messages_created_total", ""))
                .isGreaterThanOrEqualTo(5);
        var worker = system.the(Role.WORKER);
        assertThat(worker.metric("enfilade_messages_delivered_total", "actor=\"" + actor + "\""))
                .isEqualTo(5);
        assertThat(worker.metric("enfilade_delivery_latency_seconds_count", "")).isGreaterThanOrEqualTo(5);
    }
}
