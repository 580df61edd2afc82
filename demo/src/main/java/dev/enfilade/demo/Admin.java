package dev.enfilade.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The operator's calls that the story needs. */
final class Admin {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI admin;
    private final Http http;

    Admin(URI admin, Http http) {
        this.admin = admin;
        this.http = http;
    }

    /**
     * A sequence that waits.
     *
     * @param waiting messages behind the parked one
     */
    record Block(UUID message, long position, String orderingKey, String error, long waiting) {}

    /** A message as it is now. */
    record Message(UUID id, String etag, JsonNode payload) {}

    /** Removes the actor of an earlier run with all that waits for it. */
    void remove(String actor) {
        // what is in flight has to end first: that is a matter of a time-out
        Wait.atMost(Duration.ofSeconds(30))
                .until(
                        () -> {
                            int status = http.send(request("/v1/actors/" + actor + "?discard=true")
                                            .DELETE())
                                    .statusCode();
                            return status == 204 || status == 404;
                        },
                        () -> "an actor " + actor + " of an earlier run cannot be removed");
    }

    void createActor(String actor, URI url, String secret, String orderScope) {
        var definition = JSON.createObjectNode().put("orderScope", orderScope);
        definition
                .putObject("connector")
                .put("type", "http")
                .put("url", url.toString())
                .put("timeout", "PT5S")
                .put("secret", secret);
        put("/v1/actors/" + actor, definition);
    }

    void subscribe(String actor, List<String> types) {
        var subscription = JSON.createObjectNode().put("actor", actor);
        var any = subscription.putArray("filters").addObject().putArray("any");
        types.forEach(type -> any.addObject().putObject("exact").put("type", type));
        put("/v1/subscriptions/" + actor, subscription);
    }

    private void put(String path, JsonNode body) {
        succeeded(http.send(request(path)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body.toString()))));
    }

    Optional<Block> block(String actor) {
        var items =
                json(succeeded(http.send(request("/v1/blocks?actor=" + actor)))).path("items");
        return StreamSupport.stream(items.spliterator(), false).findFirst().map(Admin::block);
    }

    private static Block block(JsonNode item) {
        return new Block(
                UUID.fromString(item.path("message").asText()),
                item.path("position").asLong(),
                item.path("orderingKey").asText(),
                item.path("error").path("text").asText(),
                item.path("waiting").asLong());
    }

    long blocks(String actor) {
        return json(succeeded(http.send(request("/v1/blocks?actor=" + actor))))
                .path("items")
                .size();
    }

    Message message(UUID id) {
        return message(succeeded(http.send(request("/v1/messages/" + id))));
    }

    Message edit(Message message, byte[] payload) {
        return message(succeeded(http.send(request("/v1/messages/" + message.id() + "/payload?reason=typing+error")
                .header("If-Match", message.etag())
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofByteArray(payload)))));
    }

    void relaunch(Message message) {
        succeeded(http.send(request("/v1/messages/" + message.id() + "/relaunch")
                .header("If-Match", message.etag())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"reason\":\"corrected\"}"))));
    }

    /** Status of an edit that starts from a version that is no longer the message's. */
    int editStale(Message former, byte[] payload) {
        return http.send(request("/v1/messages/" + former.id() + "/payload?reason=too+late")
                        .header("If-Match", former.etag())
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofByteArray(payload)))
                .statusCode();
    }

    private static Message message(HttpResponse<String> answer) {
        var body = json(answer);
        var etag = answer.headers().firstValue("ETag").orElseThrow(() -> new StoryFailed("a message without ETag"));
        return new Message(UUID.fromString(body.path("id").asText()), etag, body.path("payload"));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(admin.resolve(path));
    }

    private static HttpResponse<String> succeeded(HttpResponse<String> answer) {
        if (answer.statusCode() >= 300) {
            var request = answer.request();
            throw new StoryFailed("%s %s was answered %d: %s"
                    .formatted(request.method(), request.uri(), answer.statusCode(), answer.body()));
        }
        return answer;
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new StoryFailed(answer.request().uri() + " answered what is no JSON: " + answer.body());
        }
    }
}
