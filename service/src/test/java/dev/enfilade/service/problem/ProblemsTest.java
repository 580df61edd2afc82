package dev.enfilade.service.problem;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ProblemsTest {

    private static RequestSpecification caller() {
        return given().header("Authorization", "Bearer the-key-of-the-tests");
    }

    private static ValidatableResponse assertProblem(ValidatableResponse response, int status, String slug) {
        return response.statusCode(status)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("urn:enfilade:problem:" + slug))
                .body("status", equalTo(status))
                .body("title", notNullValue())
                .body("detail", notNullValue());
    }

    @Test
    void problemShouldBeItsDocument() {
        assertProblem(caller().get("/v1/trouble/problem").then(), 422, "invalid")
                .header("Retry-After", "2")
                .body("field", equalTo("source"))
                .body("event", equalTo(3));
    }

    @Test
    void unexpectedErrorShouldTellAnIdAndNothingElse() {
        assertProblem(caller().get("/v1/trouble/password").then(), 500, "internal")
                .body("instance", startsWith("urn:uuid:"))
                .body("$", not(hasKey("stack")))
                .body("detail", not(containsString("secret")));
    }

    @Test
    void addressWithoutAnythingShouldBeNotFound() {
        assertProblem(caller().get("/v1/nothing").then(), 404, "not-found");
        assertProblem(given().get("/nothing").then(), 404, "not-found");
        assertProblem(given().get("/").then(), 404, "not-found");
        assertProblem(given().get("/q/nothing").then(), 404, "not-found");
    }

    @Test
    void otherMethodShouldNotBeAllowed() {
        assertProblem(caller().delete("/v1/trouble/body").then(), 405, "method-not-allowed");
    }

    @Test
    void otherMediaTypesShouldBeRefused() {
        assertProblem(
                caller().contentType("text/plain")
                        .body("x")
                        .post("/v1/trouble/body")
                        .then(),
                415,
                "unsupported-media-type");
        assertProblem(caller().accept("image/png").get("/v1/trouble/who").then(), 406, "not-acceptable");
    }

    @Test
    void brokenJsonShouldBeMalformed() {
        assertProblem(
                        caller().contentType("application/json")
                                .body("{\"name\":")
                                .post("/v1/trouble/body")
                                .then(),
                        400,
                        "malformed")
                .body("detail", containsString("line 1"));
    }

    @Test
    void jsonOfAnotherShapeShouldNameTheField() {
        assertProblem(
                        caller().contentType("application/json")
                                .body("{\"name\":\"a\",\"inners\":[{\"number\":1},{\"number\":\"x\"}]}")
                                .post("/v1/trouble/body")
                                .then(),
                        422,
                        "invalid")
                .body("field", equalTo("inners[1].number"));
    }

    @Test
    void unavailableShouldKeepRetryAfter() {
        assertProblem(caller().get("/v1/trouble/unavailable").then(), 503, "unavailable")
                .header("Retry-After", "7");
    }

    @Test
    void faultOfOurOwnValidationShouldBeUnexpected() {
        assertProblem(caller().get("/v1/trouble/validation").then(), 500, "internal");
    }

    @Test
    void largeBodyShouldBeRefused() {
        var large = "{\"name\":\"" + "x".repeat(11_000) + "\"}";
        assertProblem(
                        caller().contentType("application/json")
                                .body(large)
                                .post("/v1/trouble/body")
                                .then(),
                        413,
                        "too-large")
                .body("limit", equalTo(10_240));
    }

    @Test
    void missingKeyShouldBeChallenged() {
        assertProblem(given().get("/v1/trouble/who").then(), 401, "unauthenticated")
                .header("WWW-Authenticate", equalTo("Bearer realm=\"enfilade\""));
        assertProblem(
                given().auth()
                        .preemptive()
                        .basic("operator", "the-key-of-the-tests")
                        .get("/v1/trouble/who")
                        .then(),
                401,
                "unauthenticated");
        assertProblem(given().get("/v1/nothing").then(), 401, "unauthenticated");
    }

    @Test
    void wrongKeyShouldBeChallengedAsSuch() {
        for (var key : new String[] {"", " ", "the-key-of-the-test", "the-key-of-the-tests2", "x".repeat(5000)}) {
            assertProblem(
                            given().header("Authorization", "Bearer " + key)
                                    .get("/v1/trouble/who")
                                    .then(),
                            401,
                            "unauthenticated")
                    .header("WWW-Authenticate", containsString("realm=\"enfilade\""));
        }
    }

    @Test
    void keyShouldMakeTheOperator() {
        caller().get("/v1/trouble/who").then().statusCode(200).body("name", equalTo("operator"));
        given().header("authorization", "bEaReR the-key-of-the-tests")
                .get("/v1/trouble/who")
                .then()
                .statusCode(200);
    }

    @Test
    void probesShouldBeOpenWhateverKeyIsSent() {
        given().get("/q/health/live").then().statusCode(200);
        given().header("Authorization", "Bearer wrong")
                .get("/q/health/live")
                .then()
                .statusCode(200);
        given().get("/q/metrics").then().statusCode(200).body(containsString("jvm_"));
        given().get("/q/openapi").then().statusCode(200);
    }

    @Test
    void readinessShouldNameWhatIsMissing() {
        given().get("/q/health/ready")
                .then()
                .statusCode(503)
                .body("checks.find { it.name == 'RabbitMQ' }.data.missing", notNullValue());
    }

    @Test
    void pathTraversalShouldNotOpenTheGuard() {
        for (var path : new String[] {
            "/v1//trouble/who",
            "/V1/trouble/who",
            "/q/../v1/trouble/who",
            "/v1/./trouble/who",
            "//v1/trouble/who",
            "/v1;x=1/trouble/who",
            "/%76%31/trouble/who"
        }) {
            given().urlEncodingEnabled(false)
                    .get(path)
                    .then()
                    .statusCode(oneOf(401, 404))
                    .body("name", nullValue());
        }
    }
}
