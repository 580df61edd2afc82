package dev.enfilade.admin;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.enfilade.actor.Actor;
import dev.enfilade.actor.ActorDefinition;
import dev.enfilade.actor.ActorStore;
import dev.enfilade.actor.Connector;
import dev.enfilade.actor.ErrorPolicy;
import dev.enfilade.actor.OrderScope;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** RabbitMQ cannot be reached: what needs it says so, the rest goes on. */
@QuarkusTest
@WithTestResource(value = Servers.class, initArgs = @ResourceArg(name = "broker", value = "away"))
@SuppressWarnings("NullAway.Init")
class BrokerAwayTest {
    @Inject
    ActorStore actors;

    @Inject
    Scene scene;

    @Test
    void actorShouldNotBeCreatedHalfWay() {
        var actor = Scene.name("billing");

        for (int i = 0; i < 2; i++) {
            Api.putActor(actor, Api.actorBody())
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .header("Retry-After", notNullValue())
                    .body("type", equalTo("urn:enfilade:problem:unavailable"));
        }

        Api.get("/v1/actors/" + actor).statusCode(404);
        Api.get("/v1/audit?actor=" + actor).body("items.outcome", contains("REFUSED", "REFUSED"));
    }

    @Test
    void actorShouldNotBeDeletedHalfWay() {
        var actor = stored().name();
        scene.dispatch(actor, 1);

        Api.call()
                .delete("/v1/actors/" + actor + "?discard=true")
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue());

        Api.get("/v1/actors/" + actor)
                .statusCode(200)
                .body("requested", equalTo("RUNNING"))
                .body("counts.READY", equalTo(1));
    }

    @Test
    void figuresOfTheQueueShouldBeSaidToBeMissing() {
        Api.get("/v1/actors/" + stored().name())
                .statusCode(200)
                .body("queue.available", equalTo(false))
                .body("queue.detail", notNullValue());
    }

    @Test
    void pauseShouldNotNeedTheBroker() {
        Api.reason("RabbitMQ is away")
                .post("/v1/actors/" + stored().name() + "/pause")
                .then()
                .statusCode(202)
                .body("observed", equalTo("PAUSED"));
    }

    private Actor stored() {
        return actors.put(new ActorDefinition(
                Scene.name("billing"),
                new Connector.Http(
                        URI.create(Api.URL), Duration.ofSeconds(10), "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"),
                OrderScope.QUEUE,
                1,
                ErrorPolicy.DEFAULT));
    }
}
