package dev.enfilade.testkit.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer.
 *
 * @param status 0 if there was none
 * @param text the body, or why there was no answer
 */
public record Reply(
        int status,
        String text,
        @Nullable String etag,
        @Nullable String retryAfter) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Reply of(HttpResponse<String> response) {
        return new Reply(
                response.statusCode(), response.body(), header(response, "ETag"), header(response, "Retry-After"));
    }

    static Reply none(Exception why) {
        return new Reply(0, why.toString(), null, null);
    }

    private static @Nullable String header(HttpResponse<?> response, String name) {
        Optional<String> value = response.headers().firstValue(name);
        return value.isPresent() ? value.get() : null;
    }

    public boolean succeeded() {
        return status >= 200 && status < 300;
    }

    /** The body as JSON; missing if it is none. */
    public JsonNode json() {
        try {
            return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /**
     * @throws AssertionError unless it is a success, with what was answered instead
     */
    public Reply orFail(String what) {
        if (!succeeded()) throw new AssertionError(what + " was answered " + status + ": " + text);
        return this;
    }
}
