package dev.enfilade.demo;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Requests with the API key. */
final class Http implements AutoCloseable {

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String apiKey;

    Http(String apiKey) {
        this.apiKey = apiKey;
    }

    /**
     * @throws StoryFailed if there is no answer
     */
    HttpResponse<String> send(HttpRequest.Builder request) {
        var built = request.timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + apiKey)
                .build();
        try {
            return client.send(built, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new StoryFailed(built.method() + " " + built.uri() + " had no answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoryFailed("interrupted");
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
