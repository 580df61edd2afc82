package dev.enfilade.systemtests;

import static dev.enfilade.actor.OrderScope.GROUP;
import static dev.enfilade.actor.OrderScope.QUEUE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.enfilade.message.MessageState;
import dev.enfilade.testkit.client.TestEvent;
import dev.enfilade.testkit.process.Role;
import dev.enfilade.testkit.receiver.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Tokens are wakes and no more: when they are lost, MongoDB still knows what is to be delivered. */
@SystemTest
final class ReconciliationIT {

    @Test
    void purgedQueuesShouldLoseNothing(Scenario scenario) {
        var open = new CountDownLatch(1);
        // while the actors are down, more tokens than a worker prefetches pile up
        var queue = scenario.actor("queue", QUEUE, in -> open.getCount() == 0 ? Behaviour.OK : Behaviour.status(503));
        var group = scenario.actor("group", GROUP, in -> open.getCount() == 0 ? Behaviour.OK : Behaviour.status(503));
        post(scenario, 400);
        for (var actor : List.of(queue, group)) {
            Scenario.await("all is in the database")
                    .until(() -> scenario.counts(actor).all() == 400);
        }

        var broker = scenario.system().deployment().broker();
        broker.purge("actor." + queue);
        broker.purge("actor." + group);
        open.countDown();

        scenario.awaitAllEnded();
        scenario.judge();
    }

    @Test
    void tokensLostWhileNoWorkerRunsShouldBeRestored(Scenario scenario) {
        var worker = scenario.system().the(Role.WORKER);
        var queue = scenario.actor("queue", QUEUE);
        var group = scenario.actor("group", GROUP);
        worker.sigterm();
        post(scenario, 100);
        for (var actor : List.of(queue, group)) {
            Scenario.await("all is in the database")
                    .until(() -> scenario.counts(actor).of(MessageState.READY) == 100);
            scenario.system().deployment().broker().purge("actor." + actor);
        }

        worker.start().awaitReady();

        scenario.awaitAllEnded();
        assertThat(scenario.received(group)).hasSize(100);
        scenario.judge();
    }

    private static void post(Scenario scenario, int count) {
        for (int posted = 0; posted < count; posted += 50) {
            var batch = new ArrayList<TestEvent>();
            for (int i = 0; i < 50; i++) batch.add(scenario.event("case-" + i % 40));
            scenario.gateway().postBatch(batch).orFail("batch");
        }
    }
}
