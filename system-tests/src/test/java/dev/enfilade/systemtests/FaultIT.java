package dev.enfilade.systemtests;

import static dev.enfilade.actor.OrderScope.GROUP;
import static dev.enfilade.actor.OrderScope.QUEUE;

import dev.enfilade.testkit.history.Fault;
import dev.enfilade.testkit.process.Role;
import dev.enfilade.testkit.process.Servers;
import dev.enfilade.testkit.process.Servers.Server;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One thing falls while events flow, and comes back: no promise may break, and everything goes on by itself. */
@SystemTest
final class FaultIT {

    private static final int KEYS = 12;

    @ParameterizedTest
    @EnumSource(Role.class)
    void killedServiceShouldBreakNoPromise(Role role, Scenario scenario) {
        whileEventsFlow(scenario, () -> {
            scenario.fault(Fault.Kind.CRASH, "SIGKILL of the " + role);
            var process = scenario.system().the(role);
            process.sigkill();
            process.start().awaitReady();
        });
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void restartedServerShouldBreakNoPromise(Server server, Scenario scenario) {
        var servers = TestSystem.servers();
        whileEventsFlow(scenario, () -> {
            scenario.fault(Fault.Kind.CRASH, "restart of " + server);
            servers.restart(server);
        });
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void killedServerShouldBreakNoPromise(Server server, Scenario scenario) {
        Servers servers = TestSystem.servers();
        whileEventsFlow(scenario, () -> {
            scenario.fault(Fault.Kind.CRASH, "SIGKILL of " + server);
            servers.kill(server);
            servers.start(server);
        });
    }

    private static void whileEventsFlow(Scenario scenario, Runnable fault) {
        scenario.actor("queue", QUEUE);
        scenario.actor("group", GROUP);
        try (var load = Load.start(scenario, KEYS, 2)) {
            load.awaitProgress(300);
            fault.run();
            load.awaitProgress(300);
            load.finish();
        }
        scenario.awaitAllEnded();
        scenario.judge();
    }
}
