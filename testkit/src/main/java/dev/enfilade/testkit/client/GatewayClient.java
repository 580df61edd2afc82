package dev.enfilade.testkit.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.enfilade.testkit.history.Posted;
import java.net.URI;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Posts events, in each of the three content modes, and tells a recorder of each. */
public final class GatewayClient {

    private static final String EVENTS = "/v1/events";

    private final Http http;
    private final Consumer<Posted> record;

    public GatewayClient(URI gateway, String apiKey, Consumer<Posted> record) {
        this.http = new Http(gateway, apiKey);
        this.record = record;
    }

    public Reply postBinary(TestEvent event) {
        return postBinary(event, Map.of());
    }

    /**
     * @param further headers, such as {@code traceparent}
     */
    public Reply postBinary(TestEvent event, Map<String, String> further) {
        var headers = new HashMap<>(Map.of(
                "Content-Type", "application/json",
                "ce-specversion", "1.0",
                "ce-id", encoded(event.id()),
                "ce-source", encoded(event.source()),
                "ce-type", encoded(event.type()),
                "ce-partitionkey", encoded(event.orderingKey())));
        headers.putAll(further);
        return post(List.of(event), event.data(), headers);
    }

    public Reply postStructured(TestEvent event) {
        return post(
                List.of(event),
                event.structured().getBytes(UTF_8),
                Map.of("Content-Type", "application/cloudevents+json"));
    }

    public Reply postBatch(List<TestEvent> events) {
        return post(
                events,
                TestEvent.batch(events).getBytes(UTF_8),
                Map.of("Content-Type", "application/cloudevents-batch+json"));
    }

    /** Any request to the events' path, recorded nowhere. */
    public Reply raw(byte[] body, Map<String, String> headers) {
        return http.send("POST", EVENTS, body, headers);
    }

    private Reply post(List<TestEvent> events, byte[] body, Map<String, String> headers) {
        long began = System.nanoTime();
        var reply = raw(body, headers);
        long answered = System.nanoTime();
        for (var e : events) {
            record.accept(new Posted(
                    e.source(), e.id(), e.type(), e.orderingKey(), e.data(), began, answered, reply.status()));
        }
        return reply;
    }

    private static String encoded(String attribute) {
        return attribute.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '%' && c != '"')
                ? attribute
                : URLEncoder.encode(attribute, UTF_8).replace("+", "%20");
    }
}
