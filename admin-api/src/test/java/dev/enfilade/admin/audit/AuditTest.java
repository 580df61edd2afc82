package dev.enfilade.admin.audit;

import static dev.enfilade.admin.Api.call;
import static dev.enfilade.admin.Api.get;
import static dev.enfilade.admin.Api.json;
import static dev.enfilade.admin.Api.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.matchesPattern;

import dev.enfilade.admin.Scene;
import dev.enfilade.admin.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
@SuppressWarnings("NullAway.Init")
class AuditTest {
    @Inject
    Scene scene;

    @Test
    void everyActShouldBeThereWithWhoWhatOnWhichWhyAndWhen() {
        var actor = scene.actor();
        var subscription = Scene.name("orders");
        json("{\"actor\":\"%s\"}".formatted(actor)).put("/v1/subscriptions/" + subscription);
        reason("the ledger is closed").post("/v1/actors/" + actor + "/pause");
        reason("the ledger is open").post("/v1/actors/" + actor + "/resume");
        scene.dispatch(actor, 1);
        var message = scene.park(actor);
        call().header("If-Match", etag(message))
                .body("{}")
                .put("/v1/messages/" + message + "/payload?reason=a typing error");
        reason("corrected").header("If-Match", etag(message)).post("/v1/messages/" + message + "/relaunch");
        reason("not needed").header("If-Match", etag(message)).post("/v1/messages/" + message + "/cancel");
        call().delete("/v1/subscriptions/" + subscription);
        call().delete("/v1/actors/" + actor).then().statusCode(204);

        get("/v1/audit?actor=" + actor)
                .statusCode(200)
                .body(
                        "items.action",
                        contains(
                                "actor.delete",
                                "subscription.delete",
                                "message.cancel",
                                "message.relaunch",
                                "message.edit",
                                "actor.resume",
                                "actor.pause",
                                "subscription.put",
                                "actor.put"))
                .body("items.outcome", everyItem(equalTo("DONE")))
                .body("items.by", everyItem(equalTo("operator")))
                .body("items.at", everyItem(matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d.*Z")))
                .body("items[1].subscription", equalTo(subscription))
                .body("items[2].reason", equalTo("not needed"))
                .body("items[4].reason", equalTo("a typing error"))
                .body("items[6].reason", equalTo("the ledger is closed"));
        get("/v1/audit?message=" + message)
                .body("items.action", contains("message.cancel", "message.relaunch", "message.edit"));
    }

    @Test
    void actThatIsRefusedShouldBeThereAsRefused() {
        var actor = scene.actor();
        var message = scene.dispatch(actor, "k", "{}");

        reason("a try").header("If-Match", "\"99\"").post("/v1/messages/" + message + "/cancel");
        call().delete("/v1/actors/" + actor);

        get("/v1/audit?actor=" + actor)
                .body("items.action", contains("actor.delete", "message.cancel", "actor.put"))
                .body("items.outcome", contains("REFUSED", "REFUSED", "DONE"))
                .body("items[1].detail", matchesPattern("The message has changed.*"));
    }

    @Test
    void listShouldGoOnFromItsCursor() {
        var actor = scene.actor();
        for (int i = 0; i < 4; i++) reason("reason " + i).post("/v1/actors/" + actor + "/pause");

        var reasons = new ArrayList<String>();
        String cursor = "";
        do {
            var page = get("/v1/audit?limit=2&actor=" + actor + "&cursor=" + cursor)
                    .extract()
                    .jsonPath();
            reasons.addAll(page.getList("items.reason"));
            cursor = page.getString("next");
        } while (cursor != null);

        assertThat(reasons).containsExactly("reason 3", "reason 2", "reason 1", "reason 0", null);
    }

    private static String etag(Object message) {
        return get("/v1/messages/" + message).extract().header("ETag");
    }
}
