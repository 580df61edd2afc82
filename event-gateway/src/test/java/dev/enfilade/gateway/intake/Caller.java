package dev.enfilade.gateway.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.ConfigProvider;

/** A caller of the gateway, which sends exactly what it is told. */
final class Caller {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** @param json of the answer's body */
    record Answer(int status, HttpResponse<byte[]> response, JsonNode json) {
        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    /** @param headers names and values in turn */
    Answer post(byte[] body, String... headers) {
        return postAsync(body, headers).join();
    }

    CompletableFuture<Answer> postAsync(byte[] body, String... headers) {
        return send(BodyPublishers.ofByteArray(body), headers);
    }

    /** Without Content-Length. */
    Answer postChunked(byte[] body, String... headers) {
        return send(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body)), headers)
                .join();
    }

    private CompletableFuture<Answer> send(HttpRequest.BodyPublisher body, String... headers) {
        var request = HttpRequest.newBuilder(uri("/v1/events"))
                .header("Authorization", "Bearer the-key-of-the-tests")
                .POST(body);
        for (int i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
        return http.sendAsync(request.build(), BodyHandlers.ofByteArray()).thenApply(Caller::answer);
    }

    /** Sends the beginning of a body that is announced as longer. */
    Socket begin(int length, byte[] beginning) throws IOException {
        var uri = uri("/v1/events");
        var socket = new Socket(uri.getHost(), uri.getPort());
        var head = "POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer the-key-of-the-tests\r\n"
                + "Content-Length: " + length + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(UTF_8));
        socket.getOutputStream().write(beginning);
        socket.getOutputStream().flush();
        return socket;
    }

    Answer structured(String json) {
        return post(json.getBytes(UTF_8), "Content-Type", "application/cloudevents+json");
    }

    Answer batch(String json) {
        return post(json.getBytes(UTF_8), "Content-Type", "application/cloudevents-batch+json");
    }

    Answer get(String path) throws IOException, InterruptedException {
        return answer(http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofByteArray()));
    }

    /** An event of this source in the JSON format. */
    static String event(String source, String id) {
        return "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"%s\",\"type\":\"t\",\"data\":1}"
                .formatted(id, source);
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        try {
            return new Answer(response.statusCode(), response, JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + new String(response.body(), UTF_8), e);
        }
    }

    private static URI uri(String path) {
        var port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", int.class);
        if (port == 0) port = Integer.getInteger("quarkus.http.port");
        return URI.create("http://localhost:" + port + path);
    }
}
