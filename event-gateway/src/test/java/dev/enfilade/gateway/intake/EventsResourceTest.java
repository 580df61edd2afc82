package dev.enfilade.gateway.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.enfilade.event.Partition;
import dev.enfilade.testkit.servers.TestVirtualHost;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.format.EventFormat;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@QuarkusTestResource(value = RabbitForTests.class, restrictToAnnotatedClass = true)
class EventsResourceTest {

    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @SuppressWarnings("NullAway.Init") // by RabbitForTests
    TestVirtualHost rabbit;

    private final Caller caller = new Caller();
    private final String source = "/test/" + UUID.randomUUID();
    private StoredEvents stored;

    @BeforeEach
    void listen() throws Exception {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> caller.get("/q/health/ready").status() == 200);
        stored = new StoredEvents(rabbit, 2);
    }

    @AfterEach
    void stop() throws Exception {
        stored.close();
    }

    @Test
    void binaryEventShouldBeStoredByteForByte() {
        var body = new byte[100_000];
        new Random(1).nextBytes(body);

        var answer = caller.post(
                body,
                "CE-SpecVersion",
                "1.0",
                "ce-id",
                "%E2%82%AC%201",
                "ce-source",
                source,
                "ce-type",
                "order.placed",
                "ce-subject",
                "\"a b\"",
                "ce-time",
                "2026-01-31T12:00:00.10+01:00",
                "ce-dataschema",
                "https://example.org/schema",
                "ce-partitionkey",
                "dossier%2012",
                "Content-Type",
                "Application/Octet-Stream; x=\"y z\"",
                "traceparent",
                PARENT);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().toString())
                .isEqualTo("{\"accepted\":[{\"source\":\"%s\",\"id\":\"€ 1\"}]}".formatted(source));
        var event = stored.one(source).event();
        assertThat(event.data()).isEqualTo(body);
        assertThat(event.id()).isEqualTo("€ 1");
        assertThat(event.type()).isEqualTo("order.placed");
        assertThat(event.subject()).isEqualTo("a b");
        assertThat(event.time()).isEqualTo("2026-01-31T12:00:00.10+01:00");
        assertThat(event.dataSchema()).isEqualTo("https://example.org/schema");
        assertThat(event.dataContentType()).isEqualTo("Application/Octet-Stream; x=\"y z\"");
        assertThat(event.extensions()).containsOnlyKeys("partitionkey").containsValue("dossier 12");
        assertThat(event.traceparent()).isEqualTo(PARENT);
        assertThat(event.acceptedAt()).isNotNull();
        assertThat(stored.one(source).queue()).isEqualTo("events." + Partition.of("dossier 12", 2));
        assertThat(stored.one(source).properties().getDeliveryMode()).isEqualTo(2);
    }

    @Test
    void eventWithoutPayloadShouldBeStored() {
        var answer =
                caller.post(new byte[0], "ce-specversion", "1.0", "ce-id", "1", "ce-source", source, "ce-type", "t");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(stored.one(source).event().data()).isEmpty();
        assertThat(stored.one(source).event().dataContentType()).isNull();
        assertThat(stored.one(source).event().traceparent()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
    }

    @Test
    void structuredPayloadShouldBeStoredByteForByte() {
        var data =
                "{ \"total\" : 12.50,\"big\":123456789012345678901234567890, \"a\":1,\"a\":2 ,\n \"ä\":\"\\u00e4\" }";

        var answer = caller.structured(Caller.event(source, "1").replace("\"data\":1", "\"data\": " + data + " "));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(new String(stored.one(source).event().data(), UTF_8)).isEqualTo(data);
    }

    @Test
    void largestPayloadsShouldBeTakenInEachMode() {
        var text = "x".repeat((1 << 20) - 2);

        assertThat(caller.structured(Caller.event(source, "1").replace("\"data\":1", "\"data\":\"" + text + "\""))
                        .status())
                .isEqualTo(202);
        assertThat(caller.postChunked(
                                new byte[1 << 20],
                                "ce-specversion",
                                "1.0",
                                "ce-id",
                                "2",
                                "ce-source",
                                source,
                                "ce-type",
                                "t")
                        .status())
                .isEqualTo(202);
        assertThat(stored.of(source, 2)).allMatch(e -> e.event().data().length == 1 << 20);
    }

    @Test
    void batchShouldBeStoredInItsOrder() {
        var batch = IntStream.range(0, 500)
                .mapToObj(n -> Caller.event(source, Integer.toString(n)))
                .collect(Collectors.joining(",", "[", "]"));

        var answer = caller.batch(batch);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("accepted")).hasSize(500);
        assertThat(stored.of(source, 500))
                .extracting(e -> Integer.parseInt(e.event().id()))
                .containsExactlyElementsOf(IntStream.range(0, 500).boxed().toList());
    }

    @Test
    void emptyBatchShouldBeAccepted() {
        var answer = caller.batch(" [ ] ");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().toString()).isEqualTo("{\"accepted\":[]}");
    }

    @Test
    void eventsPostedOneAfterAnotherShouldKeepTheirOrder() {
        for (int n = 0; n < 200; n++) {
            assertThat(caller.structured(Caller.event(source, Integer.toString(n)))
                            .status())
                    .isEqualTo(202);
        }

        assertThat(stored.of(source, 200))
                .extracting(e -> Integer.parseInt(e.event().id()))
                .isSorted();
    }

    @Test
    void eventsOfManyCallersShouldAllBeStored() {
        var answers = new ArrayList<CompletableFuture<Caller.Answer>>();
        for (int n = 0; n < 300; n++) {
            answers.add(caller.postAsync(
                    Caller.event(source, Integer.toString(n)).getBytes(UTF_8),
                    "Content-Type",
                    "application/CloudEvents+json; charset=UTF-8"));
        }

        assertThat(answers).allMatch(answer -> answer.join().status() == 202);
        assertThat(stored.of(source, 300)).hasSize(300);
    }

    @Test
    void requestsOfTheCloudEventsSdkShouldBeAccepted() {
        CloudEvent event = CloudEventBuilder.v1()
                .withId("1")
                .withSource(URI.create(source))
                .withType("order.placed")
                .withSubject("order/1")
                .withTime(OffsetDateTime.parse("2026-01-31T12:00:00Z"))
                .withExtension("partitionkey", "dossier-1")
                .withExtension("count", 3)
                .withExtension("flag", true)
                .withData("application/json", "{\"a\": 1.0}".getBytes(UTF_8))
                .build();
        EventFormat json = new JsonFormat();

        var headers = new HashMap<String, String>();
        HttpMessageFactory.createWriter(headers::put, body -> assertAccepted(body, headers))
                .writeBinary(event);
        headers.clear();
        HttpMessageFactory.createWriter(headers::put, body -> assertAccepted(body, headers))
                .writeStructured(event, json);

        assertThat(stored.of(source, 2)).allSatisfy(e -> {
            assertThat(e.event().type()).isEqualTo("order.placed");
            assertThat(e.event().subject()).isEqualTo("order/1");
            assertThat(e.event().time()).isEqualTo("2026-01-31T12:00:00Z");
            assertThat(e.event().dataContentType()).isEqualTo("application/json");
            assertThat(e.event().extensions())
                    .containsEntry("partitionkey", "dossier-1")
                    .containsEntry("count", "3")
                    .containsEntry("flag", "true");
        });
        assertThat(new String(stored.of(source, 2).getFirst().event().data(), UTF_8))
                .isEqualTo("{\"a\": 1.0}");
    }

    private void assertAccepted(byte[] body, Map<String, String> headers) {
        assertThat(caller.post(body, flat(headers)).status()).isEqualTo(202);
    }

    private static String[] flat(Map<String, String> headers) {
        return headers.entrySet().stream()
                .flatMap(header -> Stream.of(header.getKey(), header.getValue()))
                .toArray(String[]::new);
    }

    /** What is wrong, the status, the field, and headers with the body last. */
    static List<Arguments> malformed() {
        var json = "application/cloudevents+json";
        var batch = "application/cloudevents-batch+json";
        var all = new ArrayList<Arguments>();
        all.add(in("no CloudEvent", 422, "specversion", "application/json", "{}"));
        all.add(in("empty body", 400, null, json, ""));
        all.add(in("no JSON", 400, null, json, "hello"));
        all.add(in("cut JSON", 400, null, json, "{\"specversion\":\"1.0\""));
        all.add(in("trailing", 400, null, json, Caller.event("/s", "1") + "x"));
        all.add(in("two events", 400, null, json, Caller.event("/s", "1") + Caller.event("/s", "2")));
        all.add(in("an array", 400, null, json, "[]"));
        all.add(in("no array", 400, null, batch, Caller.event("/s", "1")));
        all.add(in("array of numbers", 400, null, batch, "[1]"));
        all.add(in("other format", 415, "Content-Type", "application/cloudevents+avro", ""));
        all.add(in("no format", 415, "Content-Type", "application/cloudevents", "{}"));
        all.add(in("other batch format", 415, "Content-Type", "application/cloudevents-batch+protobuf", ""));
        all.add(in("other charset", 415, "Content-Type", json + "; charset=iso-8859-1", Caller.event("/s", "1")));
        all.add(in("broken type", 415, "Content-Type", "application/", "{}"));
        all.add(with("specversion", 422, "\"specversion\":\"0.3\""));
        all.add(with("specversion", 422, "\"specversion\":1.0"));
        all.add(with("id", 422, "\"id\":\"\""));
        all.add(with("id", 422, "\"id\":7"));
        all.add(with("id", 422, "\"id\":null"));
        all.add(with("id", 422, "\"id\":\"a\\nb\""));
        all.add(with("id", 422, "\"id\":\"\\ud800\""));
        all.add(with("id", 422, "\"id\":\"" + "x".repeat(4097) + "\""));
        all.add(with("source", 422, "\"source\":\"\""));
        all.add(with("source", 422, "\"source\":\"a b\""));
        all.add(with("type", 422, "\"type\":\"\""));
        all.add(with("type", 422, "\"type\":{}"));
        all.add(with("subject", 422, "\"subject\":\"\""));
        all.add(with("time", 422, "\"time\":\"yesterday\""));
        all.add(with("dataschema", 422, "\"dataschema\":\"relative\""));
        all.add(with("datacontenttype", 422, "\"datacontenttype\":\"json\""));
        all.add(with("datacontenttype", 422, "\"datacontenttype\":\"text/plain;charset=latin1\",\"data\":\"x\""));
        all.add(with("partitionkey", 422, "\"partitionkey\":\"\""));
        all.add(with("partitionkey", 422, "\"partitionkey\":[1]"));
        all.add(with("Big", 422, "\"Big\":\"x\""));
        all.add(with("with-dash", 422, "\"with-dash\":\"x\""));
        all.add(with("", 422, "\"\":\"x\""));
        all.add(with("n", 422, "\"n\":1.5"));
        all.add(with("n", 422, "\"n\":2147483648"));
        all.add(with("n", 400, "\"n\":\"a\",\"n\":\"b\""));
        all.add(with("data", 400, "\"data\":1,\"data\":2"));
        all.add(with("data_base64", 400, "\"data\":1,\"data_base64\":\"AA==\""));
        all.add(with("data_base64", 422, "\"data_base64\":\"%%\""));
        all.add(with("data_base64", 422, "\"data_base64\":7"));
        all.add(with("data", 422, "\"data\":{},\"datacontenttype\":\"text/plain\""));
        all.add(with(
                "e60",
                422,
                IntStream.rangeClosed(0, 60)
                        .mapToObj(n -> "\"e%d\":\"\"".formatted(n))
                        .collect(Collectors.joining(","))));
        all.add(with(
                "f3",
                422,
                IntStream.rangeClosed(0, 3)
                        .mapToObj(n -> "\"f%d\":\"%s\"".formatted(n, "x".repeat(4096)))
                        .collect(Collectors.joining(","))));
        return all;
    }

    private static Arguments in(String what, int status, @Nullable String field, String type, String body) {
        return Arguments.of(what, status, field, type, body);
    }

    /** A whole event, but for the members given. */
    private static Arguments with(String field, int status, String members) {
        var whole = new ArrayList<String>();
        for (var name : List.of("specversion", "id", "source", "type")) {
            if (members.startsWith("\"" + name + "\"")) continue;
            whole.add("\"%s\":\"%s\"".formatted(name, name.equals("specversion") ? "1.0" : "x"));
        }
        whole.add(members);
        return in(
                members.substring(0, Math.min(60, members.length())),
                status,
                field,
                "application/cloudevents+json",
                "{" + String.join(",", whole) + "}");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void malformedInputShouldBeNamed(String what, int status, @Nullable String field, String type, String body) {
        var answer = caller.post(body.getBytes(UTF_8), "Content-Type", type);

        assertProblem(answer, status, field);
    }

    private static void assertProblem(Caller.Answer answer, int status, @Nullable String field) {
        assertThat(answer.status()).as("%s", answer.json()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.json().path("type").asText()).startsWith("urn:enfilade:problem:");
        assertThat(answer.json().path("detail").asText()).isNotEmpty();
        if (field != null) assertThat(answer.json().path("field").asText()).isEqualTo(field);
    }

    @Test
    void wrongEventOfABatchShouldBeNamedByItsIndex() {
        var answer = caller.batch("[" + Caller.event(source, "1") + ","
                + Caller.event(source, "2").replace("1.0", "2.0") + "]");

        assertProblem(answer, 422, "specversion");
        assertThat(answer.json().path("event").asInt(-1)).isEqualTo(1);
    }

    @Test
    void malformedHeadersShouldBeNamed() {
        assertProblem(binary("ce-id", "%C0%A0"), 400, "id");
        assertProblem(binary("ce-id", "100%"), 400, "id");
        assertProblem(binary("ce-id", "a%0Ab"), 422, "id");
        assertProblem(binary("ce-id", "1", "ce-id", "2"), 400, "id");
        assertProblem(binary("ce-id", "1", "ce-datacontenttype", "text/plain"), 422, "datacontenttype");
        assertProblem(binary("ce-id", "1", "ce-data", "x"), 422, "data");
        assertProblem(binary("ce-id", "1", "ce-a_b", "x"), 422, "a_b");
        assertProblem(binary("ce-id", "1", "ce-time", "x"), 422, "time");
        assertProblem(binary("ce-id", "1", "Content-Type", "text"), 415, "Content-Type");
        assertProblem(binary("ce-id", "1", "Content-Type", "a/b", "Content-Type", "a/b"), 400, "Content-Type");
        assertProblem(binary("ce-id", "1", "Content-Encoding", "gzip"), 415, "Content-Encoding");
        assertProblem(binary(), 422, "id");
    }

    private Caller.Answer binary(String... more) {
        var headers = new ArrayList<>(List.of("ce-specversion", "1.0", "ce-source", source, "ce-type", "t"));
        headers.addAll(List.of(more));
        return caller.post(new byte[1], headers.toArray(String[]::new));
    }

    @Test
    void tooMuchShouldBeRefusedChunkedOrNot() {
        String[] headers = {"ce-specversion", "1.0", "ce-id", "1", "ce-source", source, "ce-type", "t"};

        assertProblem(caller.post(new byte[(1 << 20) + 1], headers), 413, "data");
        assertProblem(caller.postChunked(new byte[(1 << 20) + 1], headers), 413, "data");
        assertProblem(caller.post(new byte[(16 << 20) + 1], headers), 413, null);
        assertProblem(caller.postChunked(new byte[(16 << 20) + 1], headers), 413, null);
        var tooMany = "[" + (Caller.event(source, "1") + ",").repeat(500) + Caller.event(source, "1") + "]";
        assertProblem(caller.batch(tooMany), 413, null);
    }

    @Test
    void missingQueueShouldNeverMeanAccepted() throws Exception {
        try (var connection = rabbit.connect();
                var channel = connection.createChannel()) {
            channel.queueDelete("events.0");
            channel.queueDelete("events.1");
        }

        var answer = caller.structured(Caller.event(source, "1"));

        assertProblem(answer, 503, null);
        assertThat(answer.header("Retry-After")).isEqualTo("5");
        assertThat(answer.json().at("/notAccepted/0/id").asText()).isEqualTo("1");
        assertThat(answer.json().at("/notAccepted/0/reason").asText()).isEqualTo("unroutable");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> caller.structured(Caller.event(source, "2")).status() == 202);
        try (var again = new StoredEvents(rabbit, 2)) {
            assertThat(again.one(source).event().id()).isEqualTo("2");
        }
    }

    @Test
    void lostConnectionShouldComeBack() {
        await().atMost(Duration.ofSeconds(30)).until(() -> rabbit.closeConnections("event-gateway") > 0);

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            var answer = caller.structured(Caller.event(source, "1"));
            assertThat(answer.status()).isIn(202, 503);
            assertThat(answer.status()).isEqualTo(202);
        });
        assertThat(stored.one(source).event().id()).isEqualTo("1");
    }

    @Test
    void documentShouldNameAllAnswers() throws Exception {
        var document = caller.get("/q/openapi?format=json").json();
        var post = document.at("/paths/~1v1~1events/post");

        assertThat(post.path("responses").fieldNames())
                .toIterable()
                .contains("202", "400", "401", "408", "413", "415", "422", "429", "500", "503");
        assertThat(post.at("/requestBody/content").fieldNames())
                .toIterable()
                .contains("application/cloudevents+json", "application/cloudevents-batch+json");
        assertThat(document.path("paths").size()).isEqualTo(1);
    }
}
