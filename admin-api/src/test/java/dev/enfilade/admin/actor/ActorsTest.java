package dev.enfilade.admin.actor;

import static dev.enfilade.admin.Api.call;
import static dev.enfilade.admin.Api.get;
import static dev.enfilade.admin.Api.json;
import static dev.enfilade.admin.Api.putActor;
import static dev.enfilade.admin.Api.reason;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.enfilade.actor.ActorStore;
import dev.enfilade.actor.Connector;
import dev.enfilade.admin.Api;
import dev.enfilade.admin.Scene;
import dev.enfilade.admin.Servers;
import dev.enfilade.delivery.ActorQueues;
import dev.enfilade.delivery.Ending;
import dev.enfilade.delivery.Sequence;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
@SuppressWarnings("NullAway.Init")
class ActorsTest {
    @Inject
    Scene scene;

    @Inject
    ActorStore actors;

    @Inject
    ActorQueues queues;

    @Test
    void definitionWithoutOptionsShouldHaveTheDefaults() {
        var actor = Scene.name("billing");

        putActor(actor, Api.actorBody())
                .statusCode(201)
                .contentType("application/json")
                .body("name", equalTo(actor))
                .body("connector.type", equalTo("http"))
                .body("connector.url", equalTo(Api.URL))
                .body("connector.timeout", equalTo("PT10S"))
                .body("orderScope", equalTo("queue"))
                .body("concurrency", nullValue())
                .body("errorPolicy.retry.attempts", equalTo(5))
                .body("errorPolicy.retry.initialDelay", equalTo("PT1S"))
                .body("errorPolicy.retry.multiplier", equalTo(2.0f))
                .body("errorPolicy.retry.maxDelay", equalTo("PT5M"))
                .body("errorPolicy.then", equalTo("park"))
                .body("requested", equalTo("RUNNING"))
                .body("observed", equalTo("RUNNING"))
                .body("createdAt", matchesPattern("\\d{4}-\\d\\d-\\d\\dT.*Z"))
                .body("counts.READY", equalTo(0))
                .body("blocks.total", equalTo(0));
    }

    @Test
    void definitionWithAllOptionsShouldComeBackAsItWasPut() {
        var actor = Scene.name("billing");
        var body = """
                {"connector":{"type":"http","url":"https://9.9.9.9/x?shop=1","timeout":"PT2M",
                  "secret":"whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"},
                 "orderScope":"group","concurrency":256,
                 "errorPolicy":{"retry":{"attempts":100,"initialDelay":"PT0.5S","multiplier":1.5,"maxDelay":"PT24H"},
                   "then":"skip"}}""";

        putActor(actor, body).statusCode(201);

        get("/v1/actors/" + actor)
                .statusCode(200)
                .body("connector.url", equalTo("https://9.9.9.9/x?shop=1"))
                .body("connector.timeout", equalTo("PT2M"))
                .body("orderScope", equalTo("group"))
                .body("concurrency", equalTo(256))
                .body("errorPolicy.retry.attempts", equalTo(100))
                .body("errorPolicy.retry.initialDelay", equalTo("PT0.5S"))
                .body("errorPolicy.retry.multiplier", equalTo(1.5f))
                .body("errorPolicy.retry.maxDelay", equalTo("PT24H"))
                .body("errorPolicy.then", equalTo("skip"));
    }

    /** It stands so in the description of the interface. */
    @Test
    void concurrencyShouldHaveNoEffectInOrderScopeQueue() {
        var actor = Scene.name("billing");

        putActor(actor, Api.groupActorBody().replace("group", "queue"))
                .statusCode(201)
                .body("concurrency", nullValue());
        assertThat(actors.find(actor).orElseThrow().concurrency()).isEqualTo(1);
    }

    @Test
    void secondPutShouldChangeTheDefinitionAndKeepTheRequestedState() {
        var actor = scene.actor();
        reason("maintenance").post("/v1/actors/" + actor + "/pause").then().statusCode(202);

        putActor(actor, Api.groupActorBody())
                .statusCode(200)
                .body("orderScope", equalTo("group"))
                .body("requested", equalTo("PAUSED"));
    }

    @Test
    void putShouldDeclareTheQueues() {
        var actor = scene.actor();

        var consumption = queues.consume(actor, 0, 1, new Silent());
        consumption.close();
    }

    @Test
    void madeSecretShouldBeShownOnceAndKept() {
        var actor = Scene.name("billing");

        String made = putActor(actor, Api.actorBody())
                .statusCode(201)
                .body("connector.secret", startsWith("whsec_"))
                .extract()
                .path("connector.secret");

        putActor(actor, Api.actorBody()).statusCode(200).body("connector.secret", nullValue());
        get("/v1/actors/" + actor).body(not(containsString(made)));
        get("/v1/actors?limit=500").body(not(containsString(made)));
        assertThat(secretOf(actor)).isEqualTo(made);
    }

    @Test
    void givenSecretShouldReplaceTheFormerAndNeverBeShown() {
        var actor = scene.actor();
        var secret = "whsec_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4";

        putActor(actor, Api.actorBody().replace("\"url\"", "\"secret\":\"" + secret + "\",\"url\""))
                .statusCode(200)
                .body(not(containsString(secret)));

        assertThat(secretOf(actor)).isEqualTo(secret);
        get("/v1/audit?actor=" + actor).body(not(containsString(secret)));
    }

    private String secretOf(String actor) {
        return ((Connector.Http) actors.find(actor).orElseThrow().connector()).secret();
    }

    @Test
    void pauseShouldBeAskedForAndThenObserved() {
        var actor = scene.actor();
        var lease = scene.lease(actor);

        reason("the ledger is closed")
                .post("/v1/actors/" + actor + "/pause")
                .then()
                .statusCode(202)
                .body("requested", equalTo("PAUSED"))
                .body("observed", equalTo("RUNNING"))
                .body("pauseReason", equalTo("the ledger is closed"))
                .body("activeWorker", equalTo("worker-1"));
        scene.letGo(lease);

        get("/v1/actors/" + actor).body("observed", equalTo("PAUSED")).body("activeWorker", nullValue());
    }

    @Test
    void resumeShouldTakeThePauseBack() {
        var actor = scene.actor();
        reason("the ledger is closed").post("/v1/actors/" + actor + "/pause");

        reason("the ledger is open")
                .post("/v1/actors/" + actor + "/resume")
                .then()
                .statusCode(202)
                .body("requested", equalTo("RUNNING"))
                .body("observed", equalTo("RUNNING"))
                .body("pauseReason", nullValue());
    }

    @Test
    void actorShouldTellItsFiguresAndItsBlock() {
        var actor = scene.actor();
        scene.dispatch(actor, 4);
        scene.deliver(actor);
        var parked = scene.park(actor);

        get("/v1/actors/" + actor)
                .body("observed", equalTo("BLOCKED"))
                .body("counts.READY", equalTo(2))
                .body("counts.PARKED", equalTo(1))
                .body("counts.DELIVERED", equalTo(1))
                .body("oldestWaiting", matchesPattern(".*Z"))
                .body("oldestWaitingAge", startsWith("PT"))
                .body("blocks.total", equalTo(1))
                .body("blocks.items[0].message", equalTo(parked.toString()))
                .body("blocks.items[0].position", equalTo(2))
                .body("blocks.items[0].waiting", equalTo(2))
                .body("blocks.items[0].orderingKey", nullValue())
                .body("blocks.items[0].error.kind", equalTo("STATUS"))
                .body("blocks.items[0].error.status", equalTo(400));
    }

    @Test
    void actorShouldCountAllItsBlocksAndShowTheOldestTen() {
        var actor = scene.groupActor();
        scene.dispatch(actor, 12);
        for (int i = 0; i < 12; i++) scene.park(actor, new Sequence(actor, "order-" + i));

        get("/v1/actors/" + actor)
                .body("blocks.total", equalTo(12))
                .body("blocks.items", hasSize(10))
                .body("blocks.items[0].orderingKey", equalTo("order-0"))
                .body("blocks.items[9].orderingKey", equalTo("order-9"));
    }

    @Test
    void actorShouldTellTheDepthOfItsQueue() {
        var actor = scene.actor();

        await().atMost(20, SECONDS)
                .untilAsserted(() -> get("/v1/actors/" + actor)
                        .body("queue.available", equalTo(true))
                        .body("queue.ready", equalTo(0))
                        .body("queue.consumers", equalTo(0))
                        .body("queue.parked", equalTo(0)));
    }

    @Test
    void listShouldGoThroughAllActorsByName() {
        var first = scene.actor();
        var second = scene.actor();
        scene.dispatch(second, 1);
        scene.park(second);

        var names = new ArrayList<String>();
        var observed = new ArrayList<String>();
        String cursor = "";
        do {
            var page = get("/v1/actors?limit=1&cursor=" + cursor)
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            names.addAll(page.getList("items.name"));
            observed.addAll(page.getList("items.observed"));
            cursor = page.getString("next");
        } while (cursor != null);

        assertThat(names).isSorted().doesNotHaveDuplicates().contains(first, second);
        assertThat(observed.get(names.indexOf(second))).isEqualTo("BLOCKED");
        assertThat(observed.get(names.indexOf(first))).isEqualTo("RUNNING");
    }

    @Test
    void actorWithoutOpenMessagesShouldBeDeletedWithItsSubscriptionsAndQueues() {
        var actor = scene.actor();
        var subscription = Scene.name("orders");
        json("{\"actor\":\"%s\"}".formatted(actor))
                .put("/v1/subscriptions/" + subscription)
                .then()
                .statusCode(201);
        scene.dispatch(actor, 1);
        scene.deliver(actor);

        call().delete("/v1/actors/" + actor).then().statusCode(204);

        get("/v1/actors/" + actor).statusCode(404);
        get("/v1/subscriptions/" + subscription).statusCode(404);
        get("/v1/messages?actor=" + actor).body("items.state", contains("DELIVERED"));
    }

    @Test
    void actorWithOpenMessagesShouldStay() {
        var actor = scene.actor();
        scene.dispatch(actor, 2);

        call().delete("/v1/actors/" + actor)
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:enfilade:problem:conflict"))
                .body("detail", containsString("(2)"))
                .body("open", equalTo(2));

        get("/v1/actors/" + actor).statusCode(200).body("requested", equalTo("RUNNING"));
    }

    @Test
    void discardShouldCancelWhatWaits() {
        var actor = scene.actor();
        scene.dispatch(actor, 3);
        scene.park(actor);

        call().delete("/v1/actors/" + actor + "?discard=true").then().statusCode(204);

        get("/v1/actors/" + actor).statusCode(404);
        get("/v1/messages?actor=" + actor).body("items.state", contains("CANCELLED", "CANCELLED", "CANCELLED"));
    }

    @Test
    void discardShouldWaitForWhatIsInFlight() {
        var actor = scene.actor();
        scene.dispatch(actor, 2);
        var lease = scene.lease(actor);
        var inFlight = scene.claim(lease, new Sequence(actor, null));

        call().delete("/v1/actors/" + actor + "?discard=true")
                .then()
                .statusCode(409)
                .header("Retry-After", "2")
                .body("open", equalTo(1))
                .body("inFlight", equalTo(1));
        scene.end(lease, inFlight, new Ending.RetryIn(Duration.ofSeconds(1), Scene.error()));

        call().delete("/v1/actors/" + actor + "?discard=true").then().statusCode(204);
    }

    private static final class Silent implements ActorQueues.Receiver {
        @Override
        public void token(dev.enfilade.dispatch.Token token, long tag) {}

        @Override
        public void lost(String reason) {}
    }
}
