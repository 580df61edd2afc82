package dev.enfilade.admin;

import static io.restassured.RestAssured.given;

import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;

/** The calls of the tests, with the API key. */
public final class Api {
    /** A public address that nobody calls in these tests: the service only looks at it. */
    public static final String URL = "https://9.9.9.9/events";

    private Api() {}

    public static RequestSpecification call() {
        return given().header("Authorization", "Bearer " + Servers.API_KEY);
    }

    public static RequestSpecification json(String body) {
        return call().contentType("application/json").body(body);
    }

    public static RequestSpecification reason(String reason) {
        return json("{\"reason\":\"%s\"}".formatted(reason));
    }

    public static ValidatableResponse putActor(String actor, String body) {
        return json(body).put("/v1/actors/" + actor).then();
    }

    public static String actorBody() {
        return "{\"connector\":{\"type\":\"http\",\"url\":\"%s\"}}".formatted(URL);
    }

    public static String groupActorBody() {
        return "{\"connector\":{\"type\":\"http\",\"url\":\"%s\"},\"orderScope\":\"group\",\"concurrency\":8}"
                .formatted(URL);
    }

    public static ValidatableResponse get(String path) {
        return call().get(path).then();
    }
}
