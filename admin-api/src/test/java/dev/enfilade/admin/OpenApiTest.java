package dev.enfilade.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(Servers.class)
@SuppressWarnings("NullAway.Init")
class OpenApiTest {
    private JsonNode api;

    @BeforeEach
    void read() throws IOException {
        api = new ObjectMapper()
                .readTree(given().accept("application/json")
                        .get("/q/openapi")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asByteArray());
    }

    @Test
    void documentShouldHaveAllCallsAndNoOthers() {
        var calls = new TreeSet<String>();
        api.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> calls.add(method.toUpperCase() + " " + path.getKey())));

        assertThat(calls)
                .containsExactlyInAnyOrder(
                        "PUT /v1/actors/{actor}",
                        "GET /v1/actors",
                        "GET /v1/actors/{actor}",
                        "DELETE /v1/actors/{actor}",
                        "POST /v1/actors/{actor}/pause",
                        "POST /v1/actors/{actor}/resume",
                        "PUT /v1/subscriptions/{id}",
                        "GET /v1/subscriptions",
                        "GET /v1/subscriptions/{id}",
                        "DELETE /v1/subscriptions/{id}",
                        "GET /v1/messages",
                        "GET /v1/messages/{id}",
                        "PUT /v1/messages/{id}/payload",
                        "POST /v1/messages/{id}/relaunch",
                        "POST /v1/messages/{id}/cancel",
                        "GET /v1/messages/{id}/versions",
                        "GET /v1/messages/{id}/attempts",
                        "GET /v1/blocks",
                        "GET /v1/audit");
    }

    @Test
    void everyCallShouldBeGuardedByTheKey() {
        assertThat(api.at("/components/securitySchemes/apiKey/scheme").asText()).isEqualTo("bearer");
        assertThat(api.at("/security/0").has("apiKey")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "put | /v1/actors/{actor} | 200 201 400 401 413 415 422 500 503",
                "get | /v1/actors | 200 400 401 500 503",
                "get | /v1/actors/{actor} | 200 401 404 500 503",
                "delete | /v1/actors/{actor} | 204 400 401 404 409 500 503",
                "post | /v1/actors/{actor}/pause | 202 400 401 404 413 415 422 500 503",
                "get | /v1/messages | 200 400 401 500 503",
                "get | /v1/messages/{id} | 200 401 404 500 503",
                "put | /v1/messages/{id}/payload | 200 400 401 404 409 412 413 422 428 500 503",
                "post | /v1/messages/{id}/cancel | 200 400 401 404 409 412 413 415 422 428 500 503",
                "get | /v1/blocks | 200 400 401 500 503",
            })
    void callShouldSayHowItMayBeAnswered(String method, String path, String statuses) {
        var responses = new TreeSet<String>();
        operation(method, path).path("responses").fieldNames().forEachRemaining(responses::add);

        assertThat(String.join(" ", responses)).isEqualTo(statuses);
    }

    @Test
    void everyReferenceShouldLeadSomewhere() {
        for (var reference : texts(api, "$ref")) {
            assertThat(api.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        }
    }

    @Test
    void changesShouldNeedAnEntityTag() {
        for (var path : List.of("relaunch", "cancel")) {
            assertThat(texts(operation("post", "/v1/messages/{id}/" + path).path("parameters"), "name"))
                    .contains("If-Match", "id");
        }
        var parameters = operation("put", "/v1/messages/{id}/payload").path("parameters");
        assertThat(texts(parameters, "name")).contains("If-Match", "id", "reason");
        for (var parameter : parameters)
            assertThat(parameter.path("required").asBoolean()).isTrue();
    }

    @Test
    void bodiesAndAnswersShouldHaveExamples() {
        assertThat(example("put", "/v1/actors/{actor}").at("/connector/type").asText())
                .isEqualTo("http");
        assertThat(example("put", "/v1/subscriptions/{id}").has("filters")).isTrue();
        assertThat(example("post", "/v1/actors/{actor}/pause").has("reason")).isTrue();
        assertThat(api.at("/components/responses/Stale/content/application~1problem+json/example/status")
                        .asInt())
                .isEqualTo(412);
    }

    private JsonNode example(String method, String path) {
        var examples = operation(method, path).at("/requestBody/content/application~1json/examples");
        assertThat(examples.isObject()).as("examples of " + method + " " + path).isTrue();
        return examples.elements().next().path("value");
    }

    private JsonNode operation(String method, String path) {
        return api.path("paths").path(path).path(method);
    }

    private static List<String> texts(JsonNode node, String name) {
        var texts = new ArrayList<String>();
        node.findValues(name).stream().filter(JsonNode::isTextual).forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
