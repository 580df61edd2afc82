package dev.enfilade.admin;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way to say something wrong, and how it is told. */
@QuarkusTest
@WithTestResource(Servers.class)
@SuppressWarnings("NullAway.Init")
class MalformedCallsTest {
    private static final String HTTP = "\"type\":\"http\",\"url\":\"" + Api.URL + "\"";

    @Inject
    Scene scene;

    static Stream<Arguments> actors() {
        return Stream.of(
                wrong("", 400, null),
                wrong("{", 400, null),
                wrong("null", 400, null),
                wrong("[]", 400, null),
                wrong("\"text\"", 400, null),
                wrong("{} {}", 400, null),
                wrong("{\"connector\":{" + HTTP + "},\"connector\":{" + HTTP + "}}", 400, null),
                wrong("{}", 422, "connector"),
                wrong("{\"connector\":null}", 422, "connector"),
                wrong("{\"connector\":{" + HTTP + "},\"colour\":\"red\"}", 422, "colour"),
                wrong("{\"connector\":\"http\"}", 422, "connector"),
                connector("\"url\":\"" + Api.URL + "\"", "connector.type"),
                connector("\"type\":\"amqp\",\"url\":\"" + Api.URL + "\"", "connector.type"),
                connector("\"type\":\"http\"", "connector.url"),
                connector("\"type\":\"http\",\"url\":17", "connector.url"),
                connector("\"type\":\"http\",\"url\":\"ftp://9.9.9.9/\"", "connector.url"),
                connector("\"type\":\"http\",\"url\":\"http://localhost/\"", "connector.url"),
                connector("\"type\":\"http\",\"url\":\"http://127.0.0.1/\"", "connector.url"),
                connector("\"type\":\"http\",\"url\":\"http://2130706433/\"", "connector.url"),
                connector("\"type\":\"http\",\"url\":\"http://169.254.169.254/\"", "connector.url"),
                connector("\"type\":\"http\",\"url\":\"https://me:you@9.9.9.9/\"", "connector.url"),
                connector("\"type\":\"http\",\"url\":\"https://9.9.9.9/#top\"", "connector.url"),
                connector(HTTP + ",\"timeout\":10", "connector.timeout"),
                connector(HTTP + ",\"timeout\":\"10s\"", "connector.timeout"),
                connector(HTTP + ",\"timeout\":\"PT0S\"", "connector.timeout"),
                connector(HTTP + ",\"timeout\":\"PT-1S\"", "connector.timeout"),
                connector(HTTP + ",\"timeout\":\"PT2M0.001S\"", "connector.timeout"),
                connector(HTTP + ",\"timeout\":\"PT99999999999999999999S\"", "connector.timeout"),
                connector(HTTP + ",\"secret\":\"letmein\"", "connector.secret"),
                connector(HTTP + ",\"secret\":\"whsec_c2hvcnQ=\"", "connector.secret"),
                connector(HTTP + ",\"headers\":{}", "connector.headers"),
                actor("\"orderScope\":\"QUEUE\"", "orderScope"),
                actor("\"orderScope\":\"dossier\"", "orderScope"),
                actor("\"orderScope\":1", "orderScope"),
                actor("\"orderScope\":\"group\",\"concurrency\":0", "concurrency"),
                actor("\"orderScope\":\"group\",\"concurrency\":257", "concurrency"),
                actor("\"concurrency\":0", "concurrency"),
                actor("\"concurrency\":1.5", "concurrency"),
                actor("\"concurrency\":\"8\"", "concurrency"),
                actor("\"concurrency\":99999999999", "concurrency"),
                actor("\"errorPolicy\":[]", "errorPolicy"),
                actor("\"errorPolicy\":{\"then\":\"explode\"}", "errorPolicy.then"),
                actor("\"errorPolicy\":{\"else\":\"park\"}", "errorPolicy.else"),
                retry("\"attempts\":0", "attempts"),
                retry("\"attempts\":101", "attempts"),
                retry("\"attempts\":true", "attempts"),
                retry("\"initialDelay\":\"PT-1S\"", "initialDelay"),
                retry("\"initialDelay\":\"PT6M\"", "initialDelay"),
                retry("\"initialDelay\":\"soon\"", "initialDelay"),
                retry("\"multiplier\":0.5", "multiplier"),
                retry("\"multiplier\":101", "multiplier"),
                retry("\"multiplier\":\"2\"", "multiplier"),
                retry("\"maxDelay\":\"PT24H0.001S\"", "maxDelay"),
                retry("\"maxDelay\":\"PT-1S\"", "maxDelay"),
                retry("\"jitter\":1", "jitter"));
    }

    private static Arguments connector(String fields, String field) {
        return wrong("{\"connector\":{" + fields + "}}", 422, field);
    }

    private static Arguments actor(String fields, String field) {
        return wrong("{\"connector\":{" + HTTP + "}," + fields + "}", 422, field);
    }

    private static Arguments retry(String fields, String field) {
        return actor("\"errorPolicy\":{\"retry\":{" + fields + "}}", "errorPolicy.retry." + field);
    }

    private static Arguments wrong(String body, int status, @Nullable String field) {
        return arguments(body, status, field);
    }

    @ParameterizedTest
    @MethodSource("actors")
    void definitionOfAnActorThatIsWrongShouldBeRefusedByItsField(String body, int status, @Nullable String field) {
        var actor = Scene.name("wrong");

        var answer = Api.putActor(actor, body).statusCode(status).contentType("application/problem+json");

        answer.body("status", equalTo(status))
                .body("title", notNullValue())
                .body("detail", notNullValue())
                .body("type", equalTo("urn:enfilade:problem:" + (status == 400 ? "malformed" : "invalid")));
        answer.body("field", equalTo(field));
        Api.get("/v1/actors/" + actor).statusCode(404);
    }

    static Stream<Arguments> subscriptions() {
        return Stream.of(
                wrong("{}", 422, "actor"),
                wrong("{\"actor\":\"Billing\"}", 422, "actor"),
                wrong("{\"actor\":7}", 422, "actor"),
                rule("\"name\":\"x\"", "name"),
                rule("\"filters\":{}", "filters"),
                rule("\"filters\":[7]", "filters[0]"),
                rule("\"filters\":[{}]", "filters[0]"),
                rule("\"filters\":[{\"sql\":\"type = 'a'\"}]", "filters[0]"),
                rule("\"filters\":[{\"exact\":{}}]", "filters[0].exact"),
                rule("\"filters\":[{\"exact\":{\"type\":7}}]", "filters[0].exact.type"),
                rule("\"filters\":[{\"exact\":{\"Type\":\"a\"}}]", "filters[0].exact"),
                rule("\"filters\":[{\"any\":[]}]", "filters[0].any"),
                rule("\"filters\":[{\"any\":[{\"exact\":{\"type\":\"a\"}},{\"like\":{}}]}]", "filters[0].any[1]"),
                rule("\"transform\":{}", "transform.expression"),
                rule("\"transform\":{\"language\":\"jslt\"}", "transform.expression"),
                rule("\"transform\":{\"language\":\"jslt\",\"expression\":\"\"}", "transform.expression"),
                rule("\"transform\":{\"language\":\"jslt\",\"expression\":\"{\"}", "transform.expression"),
                rule(
                        "\"transform\":{\"language\":\"jslt\",\"expression\":\"import \\\"x.jslt\\\" as x .\"}",
                        "transform.expression"),
                rule("\"transform\":{\"language\":\"xslt\",\"expression\":\".\"}", "transform.language"),
                rule("\"transform\":{\"language\":\"jslt\",\"expression\":\".\",\"if\":1}", "transform.if"));
    }

    private static Arguments rule(String fields, String field) {
        return wrong("{\"actor\":\"%s\"," + fields + "}", 422, field);
    }

    @ParameterizedTest
    @MethodSource("subscriptions")
    void subscriptionThatIsWrongShouldBeRefusedByItsField(String body, int status, String field) {
        var actor = scene.actor();
        var id = Scene.name("wrong");

        Api.json(body.replace("%s", actor))
                .put("/v1/subscriptions/" + id)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("field", equalTo(field));
        Api.get("/v1/subscriptions/" + id).statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Billing", "-billing", "bill_ing", "billing.parked", "bílling"})
    void nameThatIsNoneShouldBeRefused(String name) {
        Api.json(Api.actorBody())
                .put("/v1/actors/{name}", name)
                .then()
                .statusCode(422)
                .body("field", equalTo("actor"));
        Api.json("{\"actor\":\"billing\"}")
                .put("/v1/subscriptions/{name}", name)
                .then()
                .statusCode(422)
                .body("field", equalTo("id"));
        Api.call().get("/v1/actors/{name}", name).then().statusCode(404);
    }

    @Test
    void nameMayHave63Characters() {
        Api.putActor("x".repeat(64), Api.actorBody()).statusCode(422).body("field", equalTo("actor"));
        Api.putActor("x".repeat(63), Api.actorBody()).statusCode(201);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/messages?state=LOST, state",
        "/v1/messages?error=NONE, error",
        "/v1/messages?from=yesterday, from",
        "/v1/messages?from=2026-01-31, from",
        "/v1/messages?from=2026-01-31T12:00:00, from",
        "/v1/messages?to=2026-13-31T12:00:00Z, to",
        "/v1/messages?to=%2B99999-01-01T00:00:00Z, to",
        "/v1/messages?order=position, order",
        "/v1/messages?order=random&actor=a, order",
        "/v1/messages?limit=0, limit",
        "/v1/messages?limit=501, limit",
        "/v1/messages?limit=many, limit",
        "/v1/messages?cursor=!!, cursor",
        "/v1/messages?cursor=AAAA, cursor",
        "/v1/messages?cursor=MX5hfmI, cursor",
        "/v1/messages?actor=a&actor=b, actor",
        "/v1/messages?colour=red, colour",
        "/v1/actors?limit=501, limit",
        "/v1/actors?cursor=%00, cursor",
        "/v1/actors?cursor=QUJD, cursor",
        "/v1/actors?state=RUNNING, state",
        "/v1/subscriptions?cursor=..., cursor",
        "/v1/blocks?cursor=AAAA, cursor",
        "/v1/blocks?limit=-1, limit",
        "/v1/audit?cursor=AAAA, cursor",
        "/v1/audit?limit=x, limit",
    })
    void parameterThatIsWrongShouldBeRefusedByItsName(String path, String field) {
        given().urlEncodingEnabled(false)
                .header("Authorization", "Bearer " + Servers.API_KEY)
                .get(path)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:enfilade:problem:malformed"))
                .body("field", equalTo(field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"reason\":null}", "{\"reason\":\" \"}", "{\"reason\":7}"})
    void actWithoutAReasonShouldBeRefused(String body) {
        var actor = scene.actor();
        var message = scene.dispatch(actor, "k", "{}");

        for (var path : new String[] {
            "/v1/actors/" + actor + "/pause",
            "/v1/actors/" + actor + "/resume",
            "/v1/messages/" + message + "/relaunch",
            "/v1/messages/" + message + "/cancel"
        }) {
            Api.json(body)
                    .header("If-Match", "\"1\"")
                    .post(path)
                    .then()
                    .statusCode(422)
                    .body("field", equalTo("reason"));
        }
        Api.reason("x".repeat(501))
                .post("/v1/actors/" + actor + "/pause")
                .then()
                .statusCode(422)
                .body("field", equalTo("reason"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?reason=", "?reason=%20"})
    void editWithoutAReasonShouldBeRefused(String query) {
        var message = scene.dispatch(scene.actor(), "k", "{}");

        given().urlEncodingEnabled(false)
                .header("Authorization", "Bearer " + Servers.API_KEY)
                .header("If-Match", "\"1\"")
                .body("{}")
                .put("/v1/messages/" + message + "/payload" + query)
                .then()
                .statusCode(400)
                .body("field", equalTo("reason"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "W/\"1\"", "\"one\"", "\"1\",\"2\""})
    void entityTagThatIsNoneOfOursShouldBeRefused(String tag) {
        var message = scene.dispatch(scene.actor(), "k", "{}");

        Api.reason("x")
                .header("If-Match", tag)
                .post("/v1/messages/" + message + "/cancel")
                .then()
                .statusCode(400)
                .body("field", equalTo("If-Match"));
    }

    @Test
    void bodyOfAnotherTypeShouldBeRefused() {
        Api.call()
                .contentType("text/plain")
                .body(Api.actorBody())
                .put("/v1/actors/" + Scene.name("wrong"))
                .then()
                .statusCode(415)
                .contentType("application/problem+json");
    }

    @Test
    void bodyThatIsTooLargeShouldBeRefused() {
        Api.putActor(Scene.name("wrong"), " ".repeat(300_000) + Api.actorBody())
                .statusCode(413)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:enfilade:problem:too-large"));
    }

    @Test
    void discardThatIsNeitherShouldBeRefused() {
        Api.call()
                .delete("/v1/actors/" + scene.actor() + "?discard=maybe")
                .then()
                .statusCode(400)
                .body("field", equalTo("discard"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/actors/nobody",
        "DELETE, /v1/actors/nobody",
        "GET, /v1/subscriptions/none",
        "DELETE, /v1/subscriptions/none",
        "GET, /v1/replays",
        "GET, /v1/changes",
        "GET, /v2/actors",
    })
    void whatIsNotThereShouldNotBeFound(String method, String path) {
        Api.call()
                .request(method, path)
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("type", startsWith("urn:enfilade:problem:not-found"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "resume"})
    void unknownActorShouldNotBePaused(String verb) {
        Api.reason("x").post("/v1/actors/nobody/" + verb).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/actors", "/v1/subscriptions", "/v1/messages", "/v1/blocks", "/v1/audit", "/v1/actors/a"})
    void callWithoutTheKeyShouldBeRefused(String path) {
        given().get(path).then().statusCode(401).contentType("application/problem+json");
        given().header("Authorization", "Bearer wrong").get(path).then().statusCode(401);
        given().body("{}")
                .put("/v1/messages/" + UUID.randomUUID() + "/payload")
                .then()
                .statusCode(401);
    }
}
