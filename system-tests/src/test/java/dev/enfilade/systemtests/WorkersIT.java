package dev.enfilade.systemtests;

import static dev.enfilade.actor.OrderScope.GROUP;
import static dev.enfilade.actor.OrderScope.QUEUE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.enfilade.testkit.history.Fault;
import dev.enfilade.testkit.process.Role;
import dev.enfilade.testkit.receiver.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Two workers: the actors are spread, and whatever happens to one, no sequence is ever served by both. */
@SystemTest
final class WorkersIT {

    private static final Duration WORK = Duration.ofMillis(3);

    @Test
    void actorsShouldBeSpreadAndSurviveTheDeathOfOneWorker(Scenario scenario) {
        var system = scenario.system();
        var second = system.deployment().add(Role.WORKER).awaitReady();
        var actors = new ArrayList<String>();
        for (int i = 0; i < 8; i++) actors.add(scenario.actor("a" + i, i % 2 == 0 ? QUEUE : GROUP));

        try (var load = Load.start(scenario, 12, actors.size())) {
            load.awaitProgress(400);
            Scenario.await("both workers have actors")
                    .untilAsserted(
                            () -> assertThat(activeWorkers(scenario, actors)).hasSize(2));
            scenario.fault(Fault.Kind.CRASH, "SIGKILL of one of two workers");
            second.sigkill();
            var before = actors.stream().collect(Collectors.toMap(a -> a, scenario::taken));
            Scenario.await("each actor goes on")
                    .until(() -> actors.stream().allMatch(a -> scenario.taken(a) > before.getOrDefault(a, 0L) + 5));
            load.finish();
        }

        scenario.awaitAllEnded();
        scenario.judge();
    }

    private static List<String> activeWorkers(Scenario scenario, List<String> actors) {
        return actors.stream()
                .map(a -> scenario.admin().actor(a).path("activeWorker").asText())
                .filter(w -> !w.isEmpty())
                .distinct()
                .toList();
    }

    @Test
    void frozenWorkerShouldBeReplacedAndDoNoHarmWhenItWakes(Scenario scenario) {
        var system = scenario.system();
        var queue = scenario.actor("queue", QUEUE, incoming -> new Behaviour.Work(WORK));
        var group = scenario.actor("group", GROUP, incoming -> new Behaviour.Work(WORK));
        try (var load = Load.start(scenario, 6, 2)) {
            load.awaitProgress(100);
            var frozen = system.the(Role.WORKER);
            var second = system.deployment().add(Role.WORKER).awaitReady();
            scenario.fault(Fault.Kind.FREEZE, "a worker stood still for longer than its lease");
            frozen.sigstop();
            try {
                // RabbitMQ does not notice a frozen consumer for long: what it held comes back through the lease's end
                Scenario.await("the second worker has both actors")
                        .untilAsserted(() -> assertThat(second.metric("enfilade_leases_held", ""))
                                .isGreaterThanOrEqualTo(2));
                long before = scenario.taken(queue);
                long beforeGroup = scenario.taken(group);
                Scenario.await("the second worker delivers")
                        .until(() -> scenario.taken(queue) > before + 20 && scenario.taken(group) > beforeGroup + 20);
            } finally {
                frozen.sigcont();
            }
            load.awaitProgress(100);
            load.finish();
        }
        scenario.awaitAllEnded();
        scenario.judge();
    }

    @Test
    void gracefulStopUnderLoadShouldRepeatNothing(Scenario scenario) {
        scenario.actor("queue", QUEUE, incoming -> new Behaviour.Work(WORK));
        scenario.actor("group", GROUP, incoming -> new Behaviour.Work(WORK));
        try (var load = Load.start(scenario, 12, 2)) {
            load.awaitProgress(200);
            var worker = scenario.system().the(Role.WORKER);
            worker.sigterm();
            worker.start().awaitReady();
            load.awaitProgress(200);
            load.finish();
        }
        scenario.awaitAllEnded();
        // no fault was recorded: not a single repeat is allowed
        scenario.judge();
    }
}
