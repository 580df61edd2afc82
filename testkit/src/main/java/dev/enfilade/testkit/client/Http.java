package dev.enfilade.testkit.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** Requests to one service, with the API key. Connections are kept; a service that is gone is no exception. */
final class Http {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI base;
    private final String apiKey;

    Http(URI base, String apiKey) {
        this.base = base;
        this.apiKey = apiKey;
    }

    Reply send(String method, String path, byte[] body, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + apiKey)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try {
            return Reply.of(client.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            return Reply.none(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reply.none(e);
        }
    }
}
