package dev.enfilade.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The gateway and the admin API, as any caller uses them. */
final class Api {

    /** 500 bytes, the size that PerfTest is given too. */
    static final int PAYLOAD = 500;

    private static final String DATA = "{\"filler\":\"" + "x".repeat(PAYLOAD - 13) + "\"}";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final Options options;

    Api(Options options) {
        this.options = options;
    }

    void postSingle(String type, String id, String key) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(options.gateway().resolve("/v1/events"))
                .header("ce-specversion", "1.0")
                .header("ce-type", type)
                .header("ce-source", "/bench")
                .header("ce-id", id)
                .header("ce-partitionkey", key)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(DATA));
        expect(202, request);
    }

    /** Events {@code first} to {@code first + size - 1}, spread over the types and keys. */
    void postBatch(String run, long first, int size, int types) throws IOException, InterruptedException {
        var body = IntStream.range(0, size)
                .mapToObj(i -> event(run, first + i, types))
                .collect(Collectors.joining(",", "[", "]"));
        var request = HttpRequest.newBuilder(options.gateway().resolve("/v1/events"))
                .header("content-type", "application/cloudevents-batch+json")
                .POST(BodyPublishers.ofString(body));
        expect(202, request);
    }

    private static String event(String run, long number, int types) {
        return """
                {"specversion":"1.0","type":"%s.%d","source":"/bench","id":"%s-%d","partitionkey":"key-%d","datacontenttype":"application/json","data":%s}""".formatted(run, number % types, run, number, number % 100, DATA);
    }

    void actor(String name, URI receiver, String scope) throws IOException, InterruptedException {
        put("/v1/actors/" + name, """
                {"connector":{"type":"http","url":"%s","timeout":"PT10S"},"orderScope":"%s"}""".formatted(receiver, scope));
    }

    void subscription(String actor, String type) throws IOException, InterruptedException {
        put("/v1/subscriptions/" + actor, """
                {"actor":"%s","filters":[{"exact":{"type":"%s"}}]}""".formatted(actor, type));
    }

    void deleteActor(String name) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(options.admin().resolve("/v1/actors/" + name + "?discard=true"))
                .DELETE();
        send(request);
    }

    private void put(String path, String json) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(options.admin().resolve(path))
                .header("content-type", "application/json")
                .PUT(BodyPublishers.ofString(json));
        int status = send(request);
        if (status / 100 != 2) throw new IOException("PUT " + path + " answered " + status);
    }

    private void expect(int wanted, HttpRequest.Builder request) throws IOException, InterruptedException {
        int status = send(request);
        if (status != wanted) throw new IOException("the gateway answered " + status);
    }

    private int send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var authorized = request.header("authorization", "Bearer " + options.apiKey())
                .timeout(PATIENCE)
                .build();
        return http.send(authorized, BodyHandlers.discarding()).statusCode();
    }
}
