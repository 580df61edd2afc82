package dev.enfilade.testkit.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.enfilade.message.MessageState;
import dev.enfilade.testkit.history.Correction;
import dev.enfilade.testkit.history.EventKey;
import dev.enfilade.testkit.history.Stored;
import java.net.URI;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The operator's calls. Corrections are told to a recorder. */
public final class AdminClient {

    private static final int PAGE = 500;
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    private final Http http;
    private final Consumer<Correction> record;

    public AdminClient(URI admin, String apiKey, Consumer<Correction> record) {
        this.http = new Http(admin, apiKey);
        this.record = record;
    }

    public Reply putActor(String actor, String definition) {
        return http.send("PUT", "/v1/actors/" + actor, definition.getBytes(UTF_8), JSON);
    }

    public JsonNode actor(String actor) {
        return get("/v1/actors/" + actor).orFail("GET actor " + actor).json();
    }

    public Reply deleteActor(String actor) {
        return http.send("DELETE", "/v1/actors/" + actor + "?discard=true", new byte[0], Map.of());
    }

    public Reply pause(String actor) {
        return http.send("POST", "/v1/actors/" + actor + "/pause", reason("a test"), JSON);
    }

    public Reply resume(String actor) {
        return http.send("POST", "/v1/actors/" + actor + "/resume", reason("a test"), JSON);
    }

    public Reply putSubscription(String id, String definition) {
        return http.send("PUT", "/v1/subscriptions/" + id, definition.getBytes(UTF_8), JSON);
    }

    /** All messages of an actor, by position. */
    public List<Stored> messages(String actor) {
        var messages = new ArrayList<Stored>();
        for (var item : pages("/v1/messages?actor=" + actor + "&order=position&limit=" + PAGE)) {
            messages.add(stored(item));
        }
        return messages;
    }

    /** The messages of an actor that are in a state, by position. */
    public List<JsonNode> messages(String actor, MessageState state) {
        return pages("/v1/messages?actor=" + actor + "&state=" + state + "&order=position&limit=" + PAGE);
    }

    public JsonNode message(UUID id) {
        return get("/v1/messages/" + id).orFail("GET message " + id).json();
    }

    public long version(UUID id) {
        return message(id).path("version").asLong();
    }

    public Reply edit(UUID id, long expected, byte[] payload) {
        var path = "/v1/messages/" + id + "/payload?reason=" + URLEncoder.encode("a test", UTF_8);
        return correct(id, Correction.Kind.EDIT, expected, "PUT", path, payload, payload);
    }

    public Reply relaunch(UUID id, long expected) {
        var path = "/v1/messages/" + id + "/relaunch";
        return correct(id, Correction.Kind.RELAUNCH, expected, "POST", path, reason("a test"), new byte[0]);
    }

    public Reply cancel(UUID id, long expected) {
        var path = "/v1/messages/" + id + "/cancel";
        return correct(id, Correction.Kind.CANCEL, expected, "POST", path, reason("a test"), new byte[0]);
    }

    private Reply correct(
            UUID id, Correction.Kind kind, long expected, String method, String path, byte[] body, byte[] payload) {
        long began = System.nanoTime();
        var reply = http.send(
                method, path, body, Map.of("Content-Type", "application/json", "If-Match", "\"" + expected + "\""));
        record.accept(new Correction(id, kind, expected, payload, began, System.nanoTime(), reply.status()));
        return reply;
    }

    /** Every payload the message had, the oldest first. */
    public List<byte[]> payloads(UUID id) {
        var payloads = new ArrayList<byte[]>();
        var versions = get("/v1/messages/" + id + "/versions")
                .orFail("GET versions of " + id)
                .json();
        for (var version : versions.path("items")) {
            payloads.add(payload(version));
        }
        return payloads;
    }

    /** The attempts of a message, the oldest first. */
    public JsonNode attempts(UUID id) {
        return get("/v1/messages/" + id + "/attempts")
                .orFail("GET attempts of " + id)
                .json()
                .path("items");
    }

    /** All blocked sequences of an actor. */
    public List<JsonNode> blocks(String actor) {
        return pages("/v1/blocks?limit=" + PAGE).stream()
                .filter(b -> b.path("actor").asText().equals(actor))
                .toList();
    }

    public Reply get(String path) {
        return http.send("GET", path, new byte[0], Map.of());
    }

    private List<JsonNode> pages(String path) {
        var items = new ArrayList<JsonNode>();
        @Nullable String cursor = null;
        do {
            var page = get(cursor == null ? path : path + "&cursor=" + URLEncoder.encode(cursor, UTF_8))
                    .orFail("GET " + path)
                    .json();
            page.path("items").forEach(items::add);
            cursor = page.path("next").isTextual() ? page.path("next").asText() : null;
        } while (cursor != null);
        return items;
    }

    private static Stored stored(JsonNode item) {
        var event = item.path("event");
        var error = item.path("lastError");
        return new Stored(
                UUID.fromString(item.path("id").asText()),
                item.path("actor").asText(),
                item.path("position").asLong(),
                item.path("orderingKey").asText(),
                item.path("subscription").asText(),
                new EventKey(event.path("source").asText(), event.path("id").asText()),
                MessageState.valueOf(item.path("state").asText()),
                error.isMissingNode() || error.isNull() ? null : error.toString());
    }

    private static byte[] payload(JsonNode version) {
        return Base64.getDecoder().decode(version.path("payloadBase64").asText());
    }

    private static byte[] reason(String reason) {
        return ("{\"reason\":\"" + reason + "\"}").getBytes(UTF_8);
    }
}
