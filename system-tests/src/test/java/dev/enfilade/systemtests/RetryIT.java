package dev.enfilade.systemtests;

import static dev.enfilade.actor.OrderScope.GROUP;
import static dev.enfilade.actor.OrderScope.QUEUE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.enfilade.testkit.history.Received;
import dev.enfilade.testkit.receiver.Behaviour;
import dev.enfilade.testkit.receiver.Incoming;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What may pass by itself is tried again, later and later, while its sequence waits. */
@SystemTest
final class RetryIT {

    private static final String BACKOFF =
            "{\"attempts\":4,\"initialDelay\":\"PT0.4S\",\"multiplier\":2,\"maxDelay\":\"PT10S\"}";

    /** The n-th attempt of the event gets the n-th behaviour; all else is taken. */
    private static Function<Incoming, Behaviour> scripted(String event, List<Behaviour> script) {
        return incoming -> incoming.event().id().equals(event) && incoming.attempt() <= script.size()
                ? script.get(incoming.attempt() - 1)
                : Behaviour.OK;
    }

    private static List<Duration> pauses(List<Received> receipts) {
        return java.util.stream.IntStream.range(1, receipts.size())
                .mapToObj(i -> Duration.ofNanos(
                        receipts.get(i).began() - receipts.get(i - 1).ended()))
                .toList();
    }

    private static List<Received> attempts(Scenario scenario, String actor, String event) {
        return scenario.received(actor).stream()
                .filter(r -> r.event().id().equals(event))
                .toList();
    }

    @Test
    void failuresThatMayPassShouldBeRetriedWithGrowingPauses(Scenario scenario) {
        var script = List.of(Behaviour.status(503), Behaviour.status(500), Behaviour.status(429));
        var actor = scenario.actor("retried", QUEUE, BACKOFF, scripted("e1", script));
        scenario.post("a");
        scenario.post("a");
        scenario.awaitAllEnded();

        var attempts = attempts(scenario, actor, "e1");
        assertThat(attempts).extracting(Received::attempt).containsExactly(1, 2, 3, 4);
        assertThat(attempts)
                .extracting(Received::message)
                .containsOnly(attempts.getFirst().message());
        var pauses = pauses(attempts);
        // equal jitter: between half of the delay and the whole of it
        assertThat(pauses.get(0)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        assertThat(pauses.get(1)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
        assertThat(pauses.get(2)).isGreaterThanOrEqualTo(Duration.ofMillis(800));
        assertThat(scenario.admin().attempts(attempts.getFirst().message())).hasSize(4);
        scenario.judge();
    }

    @Test
    void retryAfterShouldBeRespected(Scenario scenario) {
        var script = List.of(Behaviour.retryAfter(503, Duration.ofSeconds(2)));
        var actor = scenario.actor("patient", GROUP, BACKOFF, scripted("e1", script));
        scenario.post("a");
        scenario.awaitAllEnded();

        assertThat(pauses(attempts(scenario, actor, "e1")).getFirst()).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        scenario.judge();
    }

    @Test
    void hangingAndBrokenOffAndLateAnswersShouldBeRetried(Scenario scenario) {
        var late = new Behaviour.AnswerLate(Scenario.TIMEOUT_OF_CONNECTORS.plusMillis(500));
        var script = List.<Behaviour>of(new Behaviour.Hang(), new Behaviour.BreakOff(), late);
        var queue = scenario.actor("queue", QUEUE, BACKOFF, scripted("e1", script));
        var group = scenario.actor("group", GROUP, BACKOFF, scripted("e1", script));
        scenario.post("a");
        scenario.post("b");
        scenario.awaitAllEnded();

        for (var actor : List.of(queue, group)) {
            assertThat(attempts(scenario, actor, "e1"))
                    .extracting(Received::attempt)
                    .containsExactly(1, 2, 3, 4);
        }
        scenario.judge();
    }

    @Test
    void usedUpRetriesShouldParkAndRelaunchShouldBeginAnew(Scenario scenario) {
        var retry = "{\"attempts\":2,\"initialDelay\":\"PT0.1S\",\"multiplier\":1,\"maxDelay\":\"PT1S\"}";
        var down = Behaviour.status(503);
        var actor = scenario.actor("down", QUEUE, retry, scripted("e1", List.of(down, down, down)));
        scenario.post("a");
        var block = scenario.awaitBlock(actor);
        assertThat(block.path("error").toString()).contains("503");

        var message = java.util.UUID.fromString(block.path("message").asText());
        scenario.admin().relaunch(message, scenario.admin().version(message)).orFail("relaunch");

        scenario.awaitAllEnded();
        assertThat(attempts(scenario, actor, "e1"))
                .extracting(Received::attempt)
                .containsExactly(1, 2, 3, 4);
        assertThat(Map.of("taken", scenario.taken(actor))).containsEntry("taken", 1L);
        scenario.judge();
    }
}
