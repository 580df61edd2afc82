package dev.enfilade.gateway.envelope;

import dev.enfilade.service.problem.Problem;
import dev.enfilade.service.problem.ProblemType;
import org.jspecify.annotations.Nullable;

/** How the events lie in the request. */
public enum ContentMode {
    /** Attributes in headers, the body is the payload. */
    BINARY,
    /** The body is a JSON object with attributes and payload. */
    STRUCTURED,
    /** The body is an array of such objects. */
    BATCHED;

    private static final String FORMAT = "+json";

    /**
     * What the Content-Type says; anything that is not one of CloudEvents' own types is the payload's.
     *
     * @throws Problem 415 for a format or a charset that is not read here
     */
    public static ContentMode of(@Nullable String contentType) {
        if (contentType == null || contentType.isBlank()) return BINARY;
        var type = MediaType.parse(contentType.strip())
                .orElseThrow(() -> unsupported("The Content-Type is not a well-formed media type."));
        if (!type.type().equals("application")) return BINARY;
        if (type.subtype().startsWith("cloudevents-batch")) return formatted(type, "cloudevents-batch", BATCHED);
        if (type.subtype().startsWith("cloudevents")) return formatted(type, "cloudevents", STRUCTURED);
        return BINARY;
    }

    private static ContentMode formatted(MediaType type, String family, ContentMode mode) {
        if (!type.subtype().equals(family + FORMAT)) {
            throw unsupported("Of the formats of CloudEvents, JSON is read here: application/" + family + FORMAT + ".");
        }
        if (!type.isUtf8()) throw unsupported("JSON is read as UTF-8 only.");
        return mode;
    }

    private static Problem unsupported(String detail) {
        return Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, detail).field("Content-Type");
    }
}
