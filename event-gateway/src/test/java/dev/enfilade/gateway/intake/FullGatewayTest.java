package dev.enfilade.gateway.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.enfilade.testkit.servers.TestVirtualHost;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway with small limits. */
@QuarkusTest
@QuarkusTestResource(
        value = RabbitForTests.class,
        restrictToAnnotatedClass = true,
        initArgs = {
            @ResourceArg(name = "enfilade.events.queue-max-length", value = "20"),
            @ResourceArg(name = "enfilade.events.partitions", value = "1"),
            @ResourceArg(name = "enfilade.events.max-batch", value = "10"),
            @ResourceArg(name = "enfilade.events.max-in-flight", value = "10"),
            @ResourceArg(name = "enfilade.events.max-event-size", value = "10K"),
            @ResourceArg(name = "enfilade.events.max-request-size", value = "100K"),
            @ResourceArg(name = "enfilade.events.max-in-flight-size", value = "100K"),
            @ResourceArg(name = "enfilade.events.body-timeout", value = "PT1S")
        })
class FullGatewayTest {

    private static final String SOURCE = "/test";

    @SuppressWarnings("NullAway.Init") // by RabbitForTests
    TestVirtualHost rabbit;

    private final Caller caller = new Caller();

    @BeforeEach
    void empty() throws Exception {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> caller.get("/q/health/ready").status() == 200);
        try (var connection = rabbit.connect();
                var channel = connection.createChannel()) {
            channel.queuePurge("events.0");
        }
    }

    @Test
    void fullQueueShouldBeUnavailable() throws Exception {
        var accepted = new HashSet<String>();
        Caller.Answer last;
        do {
            var id = Integer.toString(accepted.size());
            last = caller.structured(Caller.event(SOURCE, id));
            if (last.status() == 202) accepted.add(id);
        } while (last.status() == 202 && accepted.size() < 100);

        assertThat(last.status()).isEqualTo(503);
        assertThat(last.header("Retry-After")).isEqualTo("5");
        assertThat(last.json().at("/notAccepted/0/reason").asText()).isEqualTo("refused");
        assertThat(idsOf(accepted.size())).containsAll(accepted);
    }

    @Test
    void tooManyEventsInFlightShouldBeOverloadAndNoLoss() throws Exception {
        var answers = new ArrayList<CompletableFuture<Caller.Answer>>();
        for (int n = 0; n < 40; n++) {
            int request = n;
            answers.add(caller.postAsync(
                    IntStream.range(0, 10)
                            .mapToObj(i -> Caller.event(SOURCE, request + "-" + i))
                            .collect(Collectors.joining(",", "[", "]"))
                            .getBytes(UTF_8),
                    "Content-Type",
                    "application/cloudevents-batch+json"));
        }
        var overloaded = answers.stream()
                .map(CompletableFuture::join)
                .filter(answer -> answer.status() == 429)
                .toList();

        assertThat(answers)
                .allMatch(answer -> Set.of(202, 429, 503).contains(answer.join().status()));
        assertThat(overloaded).isNotEmpty();
        assertThat(overloaded).allMatch(answer -> answer.header("Retry-After").equals("1"));
        var accepted = answers.stream()
                .map(CompletableFuture::join)
                .filter(answer -> answer.status() == 202)
                .flatMap(answer -> answer.json().findValuesAsText("id").stream())
                .toList();
        assertThat(idsOf(accepted.size())).containsAll(accepted);
    }

    @Test
    void heldBytesShouldBeGivenBack() {
        var large = new byte[60 * 1024];
        for (int n = 0; n < 5; n++) {
            assertThat(caller.postChunked(
                                    large, "ce-specversion", "1.0", "ce-id", "1", "ce-source", "/s", "ce-type", "t")
                            .status())
                    .isEqualTo(413);
        }
        assertThat(caller.structured(Caller.event(SOURCE, "1")).status()).isEqualTo(202);
    }

    @Test
    void bodyThatDoesNotArriveShouldTimeOut() throws Exception {
        try (var socket = caller.begin(90_000, new byte[10])) {
            socket.setSoTimeout(20_000);

            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 408 ")
                    .containsIgnoringCase("connection: close")
                    .contains("urn:enfilade:problem:time-out");
        }
    }

    @Test
    void bytesOfACallerWhoWentAwayShouldBeGivenBack() throws Exception {
        for (int n = 0; n < 3; n++) caller.begin(90_000, new byte[60_000]).close();

        await().atMost(Duration.ofSeconds(10))
                .until(() -> caller.post(
                                        new byte[90_000],
                                        "ce-specversion",
                                        "1.0",
                                        "ce-id",
                                        "1",
                                        "ce-source",
                                        "/s",
                                        "ce-type",
                                        "t")
                                .status()
                        == 413);
    }

    private Set<String> idsOf(int count) throws Exception {
        try (var stored = new StoredEvents(rabbit, 1)) {
            return stored.of(SOURCE, count).stream().map(e -> e.event().id()).collect(Collectors.toSet());
        }
    }
}
