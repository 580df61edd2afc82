package dev.enfilade.admin.message;

import static dev.enfilade.admin.Api.call;
import static dev.enfilade.admin.Api.get;
import static dev.enfilade.admin.Api.reason;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import dev.enfilade.admin.Scene;
import dev.enfilade.admin.Servers;
import dev.enfilade.delivery.Sequence;
import dev.enfilade.message.MessageStore;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Servers.class)
@SuppressWarnings("NullAway.Init")
class MessagesTest {
    @Inject
    Scene scene;

    @Inject
    MessageStore messages;

    @Test
    void messageShouldTellAllOfItself() {
        var actor = scene.actor();
        var id = scene.dispatch(actor, "order-7", "{\"total\": 12.50}");

        var version = messages.find(id).orElseThrow().version();
        get("/v1/messages/" + id)
                .statusCode(200)
                .header("ETag", "\"" + version + "\"")
                .body("id", equalTo(id.toString()))
                .body("actor", equalTo(actor))
                .body("subscription", equalTo(Scene.SUBSCRIPTION))
                .body("position", equalTo(1))
                .body("orderingKey", equalTo("order-7"))
                .body("state", equalTo("READY"))
                .body("payloadVersion", equalTo(1))
                .body("attempts", equalTo(0))
                .body("event.type", equalTo("order.placed"))
                .body("event.source", equalTo("/shop"))
                .body("event.partitionkey", equalTo("order-7"))
                .body("payloadSize", equalTo(16))
                .body("acceptedAt", matchesPattern(".*Z"))
                .body("lastError", nullValue())
                .body(containsString("\"payload\":{\"total\": 12.50}"));
    }

    @Test
    void payloadThatIsNotJsonShouldBeShownInBase64() {
        var bytes = new byte[] {0, 1, (byte) 0xff};
        var id = scene.dispatch(scene.actor(), "k", "application/octet-stream", bytes);

        get("/v1/messages/" + id)
                .body("payload", nullValue())
                .body("payloadBase64", equalTo(Base64.getEncoder().encodeToString(bytes)))
                .body("payloadSize", equalTo(3));
    }

    @Test
    void parkedMessageShouldTellItsErrorAndItsAttempts() {
        var actor = scene.actor();
        scene.dispatch(actor, 1);
        var id = scene.park(actor);

        get("/v1/messages/" + id)
                .body("state", equalTo("PARKED"))
                .body("attempts", equalTo(1))
                .body("lastError.kind", equalTo("STATUS"))
                .body("lastError.status", equalTo(400))
                .body("lastError.text", equalTo("the actor answered 400"));
        get("/v1/messages/" + id + "/attempts")
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].number", equalTo(1))
                .body("items[0].outcome", equalTo("PARKED"))
                .body("items[0].worker", equalTo("worker-1"))
                .body("items[0].duration", equalTo("PT0.125S"))
                .body("items[0].status", equalTo(400))
                .body("items[0].answer", equalTo("no such customer"));
    }

    @Test
    void editShouldStoreTheBytesExactlyAndKeepTheFormer() {
        var actor = scene.actor();
        var id = scene.dispatch(actor, "k", "{\"total\":1}");
        var corrected = " {\"total\":1.10,\"z\":123456789012345678901234567890,\"a\":\"\\u00e9\"}\n".getBytes(UTF_8);

        var changed = edit(id, etag(id), corrected, "the total was wrong").statusCode(200);

        assertThat(messages.find(id).orElseThrow().payload()).isEqualTo(corrected);
        changed.header("ETag", etag(id))
                .body("payloadVersion", equalTo(2))
                .body("position", equalTo(1))
                .body("state", equalTo("READY"));
        get("/v1/messages/" + id + "/versions")
                .statusCode(200)
                .body("items.number", contains(1, 2))
                .body("items[0].payload.total", equalTo(1))
                .body("items[1].payloadBase64", equalTo(Base64.getEncoder().encodeToString(corrected)))
                .body("items[1].by", equalTo("operator"))
                .body("items[1].reason", equalTo("the total was wrong"))
                .body("items[1].at", matchesPattern(".*Z"));
    }

    @Test
    void payloadOfAnotherTypeThanJsonShouldTakeAnyBytes() {
        var id = scene.dispatch(scene.actor(), "k", "text/plain", "hello".getBytes(UTF_8));

        edit(id, etag(id), new byte[] {(byte) 0xfe, 0}, "why not").statusCode(200);
        edit(id, etag(id), new byte[0], "nothing").statusCode(200).body("payloadSize", equalTo(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{} {}", "not json"})
    void payloadThatIsNoJsonWhereJsonIsDueShouldBeRefused(String payload) {
        var id = scene.dispatch(scene.actor(), "k", "{\"total\":1}");

        edit(id, etag(id), payload.getBytes(UTF_8), "a try")
                .statusCode(422)
                .body("type", equalTo("urn:enfilade:problem:invalid"))
                .body("field", equalTo("payload"));

        assertThat(messages.find(id).orElseThrow().payload()).asString(UTF_8).isEqualTo("{\"total\":1}");
    }

    @Test
    void payloadShouldHaveOneMebibyteAtMost() {
        var id = scene.dispatch(scene.actor(), "k", "text/plain", "x".getBytes(UTF_8));

        edit(id, etag(id), new byte[1024 * 1024], "all there may be").statusCode(200);
        edit(id, etag(id), new byte[1024 * 1024 + 1], "one too many")
                .statusCode(413)
                .contentType("application/problem+json")
                .body("limit", equalTo(1024 * 1024));
        edit(id, etag(id), new byte[5 * 1024 * 1024], "far too many")
                .statusCode(413)
                .contentType("application/problem+json");
    }

    @Test
    void changeWithoutIfMatchShouldBeRefused() {
        var id = scene.dispatch(scene.actor(), "k", "{}");

        for (var response : List.of(
                call().body("{}")
                        .put("/v1/messages/" + id + "/payload?reason=x")
                        .then(),
                reason("x").post("/v1/messages/" + id + "/relaunch").then(),
                reason("x").post("/v1/messages/" + id + "/cancel").then(),
                reason("x")
                        .header("If-Match", "*")
                        .post("/v1/messages/" + id + "/cancel")
                        .then())) {
            response.statusCode(428)
                    .body("type", equalTo("urn:enfilade:problem:precondition-required"))
                    .body("field", equalTo("If-Match"));
        }
    }

    @Test
    void changeOfAnOldVersionShouldBeRefusedAndTellTheCurrentOne() {
        var id = scene.dispatch(scene.actor(), "k", "{}");
        var old = etag(id);
        edit(id, old, "{\"a\":1}".getBytes(UTF_8), "first").statusCode(200);
        var current = (int) messages.find(id).orElseThrow().version();

        edit(id, old, "{\"a\":2}".getBytes(UTF_8), "second")
                .statusCode(412)
                .body("type", equalTo("urn:enfilade:problem:stale"))
                .body("currentVersion", equalTo(current));
        decide("cancel", id, old).statusCode(412);
        decide("relaunch", id, old).statusCode(412);
    }

    @Test
    void messageInFlightShouldNotBeChanged() {
        var actor = scene.actor();
        scene.dispatch(actor, 1);
        var lease = scene.lease(actor);
        var id = scene.claim(lease, new Sequence(actor, null)).id();
        scene.letGo(lease);

        for (var response : List.of(
                edit(id, etag(id), "{}".getBytes(UTF_8), "x"),
                decide("relaunch", id, etag(id)),
                decide("cancel", id, etag(id)))) {
            response.statusCode(409)
                    .body("type", equalTo("urn:enfilade:problem:conflict"))
                    .body("state", equalTo("IN_FLIGHT"));
        }
    }

    @Test
    void messageThatHasEndedShouldNotBeChanged() {
        var actor = scene.actor();
        var id = scene.dispatch(actor, 1).getFirst();
        scene.deliver(actor);

        edit(id, etag(id), "{}".getBytes(UTF_8), "x").statusCode(409);
        decide("relaunch", id, etag(id)).statusCode(409).body("state", equalTo("DELIVERED"));
        decide("cancel", id, etag(id)).statusCode(409);
    }

    @Test
    void parkedMessageShouldBeRelaunched() {
        var actor = scene.actor();
        scene.dispatch(actor, 2);
        var id = scene.park(actor);

        decide("relaunch", id, etag(id))
                .statusCode(200)
                .body("state", equalTo("READY"))
                .body("position", equalTo(1))
                .body("failures", equalTo(0));

        get("/v1/actors/" + actor).body("observed", equalTo("RUNNING")).body("blocks.total", equalTo(0));
    }

    @Test
    void readyMessageShouldNotBeRelaunched() {
        var id = scene.dispatch(scene.actor(), "k", "{}");

        decide("relaunch", id, etag(id)).statusCode(409).body("state", equalTo("READY"));
    }

    @Test
    void parkedMessageShouldBeCancelled() {
        var actor = scene.actor();
        scene.dispatch(actor, 2);
        var id = scene.park(actor);

        decide("cancel", id, etag(id))
                .statusCode(200)
                .body("state", equalTo("CANCELLED"))
                .body("endedAt", matchesPattern(".*Z"));

        get("/v1/blocks?actor=" + actor).body("items", empty());
    }

    @Test
    void ofManyWhoChangeTheSameVersionOneShouldWin() throws Exception {
        var actor = scene.actor();
        scene.dispatch(actor, 1);
        var id = scene.park(actor);
        var seen = etag(id);
        var operators = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 4; i++) {
            var payload = "{\"by\":%d}".formatted(i).getBytes(UTF_8);
            operators.add(() -> edit(id, seen, payload, "mine").extract().statusCode());
            operators.add(() -> decide("relaunch", id, seen).extract().statusCode());
            operators.add(() -> decide("cancel", id, seen).extract().statusCode());
        }

        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newFixedThreadPool(operators.size())) {
            for (var answer : threads.invokeAll(operators)) statuses.add(answer.get());
        }

        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 412);
    }

    @Test
    void listShouldBeNewestFirstPageByPage() {
        var actor = scene.actor();
        var ids = scene.dispatch(actor, 5);

        assertThat(positions("actor=" + actor + "&limit=2")).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L);
        assertThat(positions("actor=" + actor + "&limit=2&order=position")).containsExactly(1L, 2L, 3L, 4L, 5L);
        get("/v1/messages?actor=" + actor + "&limit=5")
                .body("items", hasSize(5))
                .body("next", nullValue());
        get("/v1/messages?actor=" + actor).body("items[0].payload", nullValue());
        assertThat(ids).hasSize(5);
    }

    private static List<Long> positions(String query) {
        var positions = new ArrayList<Long>();
        String cursor = "";
        do {
            var page = get("/v1/messages?" + query + "&cursor=" + cursor)
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            positions.addAll(page.getList("items.position", Long.class));
            cursor = page.getString("next");
        } while (cursor != null);
        return positions;
    }

    @Test
    void listShouldHoldTheMessagesThatMatchAllFilters() {
        var actor = scene.actor();
        var before = Instant.now().minusSeconds(60);
        scene.dispatch(actor, 3);
        var parked = scene.park(actor).toString();
        var eventId = get("/v1/messages/" + parked).extract().path("event.id");
        var ofActor = "/v1/messages?actor=" + actor;

        get(ofActor + "&state=PARKED").body("items.id", contains(parked));
        get(ofActor + "&state=parked").body("items.id", contains(parked));
        get(ofActor + "&state=SKIPPED").body("items", empty());
        get(ofActor + "&orderingKey=order-0").body("items.id", contains(parked));
        get(ofActor + "&type=order.placed").body("items", hasSize(3));
        get(ofActor + "&type=order.lost").body("items", empty());
        get(ofActor + "&source=/shop").body("items", hasSize(3));
        get("/v1/messages?eventId=" + eventId).body("items.id", contains(parked));
        get(ofActor + "&error=STATUS").body("items.id", contains(parked));
        get(ofActor + "&error=TIMEOUT").body("items", empty());
        get(ofActor + "&from=" + before).body("items", hasSize(3));
        get(ofActor + "&to=" + before).body("items", empty());
        get(ofActor + "&state=&orderingKey=&limit=").body("items", hasSize(3));
    }

    @Test
    void cursorOfOtherFiltersShouldBeRefused() {
        var actor = scene.actor();
        scene.dispatch(actor, 3);
        String next = get("/v1/messages?limit=1&actor=" + actor).extract().path("next");

        get("/v1/messages?limit=1&state=READY&actor=" + actor + "&cursor=" + next)
                .statusCode(400)
                .body("field", equalTo("cursor"));
    }

    @Test
    void blocksShouldBeListedOldestFirstPageByPage() {
        var actor = scene.groupActor();
        scene.dispatch(actor, 3);
        scene.dispatch(actor, "order-1", "{}");
        IntStream.of(2, 1).forEach(i -> scene.park(actor, new Sequence(actor, "order-" + i)));

        String next = get("/v1/blocks?limit=1&actor=" + actor)
                .body("items.orderingKey", contains("order-2"))
                .body("items[0].actor", equalTo(actor))
                .body("items[0].waiting", equalTo(0))
                .extract()
                .path("next");
        get("/v1/blocks?limit=1&actor=" + actor + "&cursor=" + next)
                .body("items.orderingKey", contains("order-1"))
                .body("items[0].waiting", equalTo(1))
                .body("next", nullValue());
        get("/v1/blocks?limit=500").body("items.actor", org.hamcrest.Matchers.hasItem(actor));
        get("/v1/blocks?actor=nobody").statusCode(200).body("items", empty());
    }

    @Test
    void messageThatIsUnknownShouldNotBeFound() {
        for (var id : List.of(UUID.randomUUID().toString(), "1-1-1-1-1", "no-uuid")) {
            get("/v1/messages/" + id).statusCode(404).body("type", equalTo("urn:enfilade:problem:not-found"));
            get("/v1/messages/" + id + "/versions").statusCode(404);
            get("/v1/messages/" + id + "/attempts").statusCode(404);
            decide("cancel", id, "\"1\"").statusCode(404);
            decide("relaunch", id, "\"1\"").statusCode(404);
            call().header("If-Match", "\"1\"")
                    .body("{}")
                    .put("/v1/messages/" + id + "/payload?reason=x")
                    .then()
                    .statusCode(404);
        }
    }

    private static String etag(UUID id) {
        return get("/v1/messages/" + id).statusCode(200).extract().header("ETag");
    }

    private static ValidatableResponse edit(UUID id, String etag, byte[] payload, String reason) {
        return call().header("If-Match", etag)
                .queryParam("reason", reason)
                .contentType("application/octet-stream")
                .body(payload)
                .put("/v1/messages/" + id + "/payload")
                .then();
    }

    private static ValidatableResponse decide(String verb, Object id, String etag) {
        return reason("the customer called")
                .header("If-Match", etag)
                .post("/v1/messages/" + id + "/" + verb)
                .then();
    }
}
