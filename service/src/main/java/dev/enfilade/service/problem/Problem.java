package dev.enfilade.service.problem;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An expected end of a request other than success. Thrown anywhere in a request, it is answered as its problem
 * document. Immutable: each {@code with} method returns a new one. Has no stack trace, since it is no fault of ours.
 */
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Of every problem document. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private final transient int status;
    private final transient Map<String, Object> document;
    private final transient Map<String, String> headers;

    private Problem(int status, Map<String, Object> document, Map<String, String> headers, @Nullable Throwable cause) {
        super(String.valueOf(document.get("detail")), cause, false, false);
        this.status = status;
        this.document = Collections.unmodifiableMap(document);
        this.headers = Map.copyOf(headers);
    }

    /** @param detail one sentence for people about this very occurrence; never a payload, never a secret */
    public static Problem of(ProblemType type, String detail) {
        return of(type.uri().toString(), type.status(), type.title(), detail);
    }

    /** For a status that has no type of its own. */
    static Problem untyped(int status, String title, String detail) {
        return of("about:blank", status, title, detail);
    }

    private static Problem of(String type, int status, String title, String detail) {
        var document = new LinkedHashMap<String, Object>();
        document.put("type", type);
        document.put("title", title);
        document.put("status", status);
        document.put("detail", detail);
        return new Problem(status, document, Map.of(), null);
    }

    /** Names what is wrong: an attribute, a header or a JSON path such as {@code connector.url}. */
    public Problem field(String field) {
        return with("field", field);
    }

    /** Adds a member to the document; the value must be one that JSON has: text, number, boolean, list, map. */
    public Problem with(String member, Object value) {
        var more = new LinkedHashMap<>(document);
        more.put(member, value);
        return new Problem(status, more, headers, getCause());
    }

    /** Says when it may be tried again, in whole seconds, at least one. */
    public Problem retryAfter(Duration wait) {
        return header(
                "Retry-After", Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
    }

    public Problem header(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Problem(status, document, more, getCause());
    }

    /** Keeps the cause for the log; it is not part of the document. */
    public Problem causedBy(Throwable cause) {
        return new Problem(status, document, headers, cause);
    }

    public int status() {
        return status;
    }

    /** The members of the document in their order. */
    public Map<String, Object> document() {
        return document;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
