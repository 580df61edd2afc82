package dev.enfilade.systemtests;

import static dev.enfilade.actor.OrderScope.QUEUE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.enfilade.testkit.history.Pause;
import dev.enfilade.testkit.process.Servers;
import dev.enfilade.testkit.process.Servers.Server;
import dev.enfilade.testkit.process.ServiceProcess;
import org.junit.jupiter.api.Test;

/** A pause is state: it outlives everything that runs. */
@SystemTest
final class PauseIT {

    @Test
    void pauseShouldOutliveRestartsOfEverythingAndDiscardNothing(Scenario scenario) {
        var actor = scenario.actor("paused", QUEUE);
        var other = scenario.actor("running", QUEUE);
        for (int i = 0; i < 10; i++) scenario.post("a");
        scenario.awaitTaken(actor, 10);

        scenario.admin().pause(actor).orFail("pause");
        scenario.awaitObserved(actor, "PAUSED");
        long observed = System.nanoTime();
        for (int i = 0; i < 20; i++) scenario.post("a");
        scenario.awaitTaken(other, 30);
        restartEverything(scenario);
        for (int i = 0; i < 20; i++) scenario.post("a");
        scenario.awaitTaken(other, 50);

        assertThat(scenario.admin().actor(actor).path("observed").asText()).isEqualTo("PAUSED");
        assertThat(scenario.taken(actor)).isEqualTo(10);
        scenario.recorder().paused(new Pause(actor, observed, System.nanoTime()));
        scenario.admin().resume(actor).orFail("resume");
        scenario.awaitAllEnded();
        scenario.awaitObserved(actor, "RUNNING");
        scenario.judge();
    }

    private static void restartEverything(Scenario scenario) {
        var services = scenario.system().deployment().all();
        services.forEach(ServiceProcess::sigkill);
        Servers.find().ifPresent(servers -> {
            for (var server : Server.values()) servers.restart(server);
        });
        services.forEach(ServiceProcess::start);
        services.forEach(ServiceProcess::awaitReady);
    }
}
