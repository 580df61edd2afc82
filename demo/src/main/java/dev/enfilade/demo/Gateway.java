package dev.enfilade.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.format.EventFormat;
import io.cloudevents.core.provider.EventFormatProvider;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Posts CloudEvents with the SDK, as any backend would. */
final class Gateway {

    private static final EventFormat JSON =
            Objects.requireNonNull(EventFormatProvider.getInstance().resolveFormat(JsonFormat.CONTENT_TYPE));

    private final URI events;
    private final Http http;

    Gateway(URI gateway, Http http) {
        this.events = gateway.resolve("/v1/events");
        this.http = http;
    }

    /** Batched mode. */
    void postBatch(List<CloudEvent> batch) {
        var body = batch.stream()
                .map(event -> new String(JSON.serialize(event), UTF_8))
                .collect(Collectors.joining(",", "[", "]"));
        accepted(HttpRequest.newBuilder(events)
                .header("Content-Type", "application/cloudevents-batch+json")
                .POST(BodyPublishers.ofString(body)));
    }

    /** Binary mode. */
    void post(CloudEvent event) {
        var request = HttpRequest.newBuilder(events);
        HttpMessageFactory.createWriter(request::header, body -> request.POST(BodyPublishers.ofByteArray(body)))
                .writeBinary(event);
        accepted(request);
    }

    private void accepted(HttpRequest.Builder request) {
        var answer = http.send(request);
        if (answer.statusCode() != 202) {
            throw new StoryFailed("the gateway answered " + answer.statusCode() + ": " + answer.body());
        }
    }
}
