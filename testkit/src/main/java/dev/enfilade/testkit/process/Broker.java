package dev.enfilade.testkit.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** RabbitMQ's management API, for what a test does to a virtual host behind the services' back. */
public final class Broker {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ServerAddresses servers;
    private final String virtualHost;

    Broker(ServerAddresses servers, String virtualHost) {
        this.servers = servers;
        this.virtualHost = virtualHost;
    }

    void createVirtualHost() {
        expect(201, send("PUT", "/api/vhosts/" + encoded(virtualHost), "{\"default_queue_type\":\"quorum\"}"));
        var permissions = "/api/permissions/" + encoded(virtualHost) + "/" + encoded(servers.username());
        expect(201, send("PUT", permissions, "{\"configure\":\".*\",\"write\":\".*\",\"read\":\".*\"}"));
    }

    void deleteVirtualHost() {
        send("DELETE", "/api/vhosts/" + encoded(virtualHost), "");
    }

    /** Throws away all that is ready in the queue. */
    public void purge(String queue) {
        expect(204, send("DELETE", queue(queue) + "/contents", ""));
    }

    /** The queue as the API shows it; figures are up to five seconds old. */
    public Optional<JsonNode> find(String queue) {
        var response = send("GET", queue(queue), "");
        return response.statusCode() == 200 ? Optional.of(json(response)) : Optional.empty();
    }

    /** Takes up to 100 messages out of a queue and puts them back. */
    public JsonNode peek(String queue) {
        var ask = "{\"count\":100,\"ackmode\":\"ack_requeue_true\",\"encoding\":\"auto\"}";
        return json(expect(200, send("POST", queue(queue) + "/get", ask)));
    }

    private String queue(String queue) {
        return "/api/queues/" + encoded(virtualHost) + "/" + encoded(queue);
    }

    private HttpResponse<String> send(String method, String path, String body) {
        var credentials = (servers.username() + ":" + servers.password()).getBytes(UTF_8);
        var request = HttpRequest.newBuilder(servers.management().resolve(path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> expect(int status, HttpResponse<String> response) {
        if (response.statusCode() != status && response.statusCode() != 204) {
            throw new IllegalStateException(
                    response.request().uri() + " was answered " + response.statusCode() + ": " + response.body());
        }
        return response;
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
