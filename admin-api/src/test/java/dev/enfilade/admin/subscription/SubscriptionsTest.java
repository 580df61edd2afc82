package dev.enfilade.admin.subscription;

import static dev.enfilade.admin.Api.call;
import static dev.enfilade.admin.Api.get;
import static dev.enfilade.admin.Api.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.enfilade.admin.Scene;
import dev.enfilade.admin.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
@SuppressWarnings("NullAway.Init")
class SubscriptionsTest {
    @Inject
    Scene scene;

    @Test
    void subscriptionShouldComeBackAsItWasPut() {
        var actor = scene.actor();
        var id = Scene.name("orders");
        var body = """
                {"actor":"%s",
                 "filters":[{"exact":{"type":"order.placed"}},
                   {"any":[{"prefix":{"source":"/shop"}},{"not":{"suffix":{"subject":"-test"}}}]}],
                 "transform":{"language":"jslt","expression":"{\\"amount\\": .total}"}}""".formatted(actor);

        put(id, body)
                .statusCode(201)
                .body("id", equalTo(id))
                .body("actor", equalTo(actor))
                .body("version", equalTo(1));

        get("/v1/subscriptions/" + id)
                .statusCode(200)
                .body("filters[0].exact.type", equalTo("order.placed"))
                .body("filters[1].any[0].prefix.source", equalTo("/shop"))
                .body("filters[1].any[1].not.suffix.subject", equalTo("-test"))
                .body("transform.language", equalTo("jslt"))
                .body("transform.expression", equalTo("{\"amount\": .total}"));
    }

    @Test
    void secondPutShouldReplaceTheFirst() {
        var actor = scene.actor();
        var id = Scene.name("orders");
        put(id, "{\"actor\":\"%s\",\"transform\":{\"language\":\"jslt\",\"expression\":\".\"}}".formatted(actor));

        put(id, "{\"actor\":\"%s\"}".formatted(actor))
                .statusCode(200)
                .body("version", equalTo(2))
                .body("filters", empty())
                .body("transform", nullValue());
    }

    @Test
    void subscriptionOfAnUnknownActorShouldBeRefused() {
        var id = Scene.name("orders");

        put(id, "{\"actor\":\"nobody\"}")
                .statusCode(422)
                .body("type", equalTo("urn:enfilade:problem:invalid"))
                .body("field", equalTo("actor"));

        get("/v1/subscriptions/" + id).statusCode(404);
    }

    @Test
    void deletedSubscriptionShouldBeGone() {
        var id = Scene.name("orders");
        put(id, "{\"actor\":\"%s\"}".formatted(scene.actor()));

        call().delete("/v1/subscriptions/" + id).then().statusCode(204);

        get("/v1/subscriptions/" + id).statusCode(404);
        call().delete("/v1/subscriptions/" + id).then().statusCode(404);
    }

    @Test
    void listShouldBeThatOfAnActorPageByPage() {
        var actor = scene.actor();
        put(actor + "-b", "{\"actor\":\"%s\"}".formatted(actor)).statusCode(201);
        put(actor + "-a", "{\"actor\":\"%s\"}".formatted(actor)).statusCode(201);
        put(actor + "-c", "{\"actor\":\"%s\"}".formatted(scene.actor())).statusCode(201);

        String next = get("/v1/subscriptions?limit=1&actor=" + actor)
                .body("items.id", contains(actor + "-a"))
                .extract()
                .path("next");
        get("/v1/subscriptions?limit=1&actor=" + actor + "&cursor=" + next)
                .body("items.id", contains(actor + "-b"))
                .body("next", nullValue());
        assertThat(next).isNotBlank();
    }

    private static ValidatableResponse put(String id, String body) {
        return json(body).put("/v1/subscriptions/" + id).then();
    }
}
