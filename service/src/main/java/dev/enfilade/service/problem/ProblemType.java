package dev.enfilade.service.problem;

import java.net.URI;

/** The kinds of problems, with the stable URI of each. Callers may depend on the URI and the status. */
public enum ProblemType {
    MALFORMED(400, "malformed", "The request could not be read"),
    UNAUTHENTICATED(401, "unauthenticated", "An API key is needed"),
    FORBIDDEN(403, "forbidden", "Not allowed"),
    NOT_FOUND(404, "not-found", "Not found"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "not-acceptable", "None of the accepted media types can be produced"),
    TIME_OUT(408, "time-out", "The request took too long to arrive"),
    CONFLICT(409, "conflict", "The state does not allow it"),
    STALE(412, "stale", "It was changed in the meantime"),
    TOO_LARGE(413, "too-large", "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "The media type is not supported"),
    INVALID(422, "invalid", "A value is missing or wrong"),
    PRECONDITION_REQUIRED(428, "precondition-required", "A precondition is needed"),
    OVERLOADED(429, "overloaded", "Too much is in flight"),
    INTERNAL(500, "internal", "An unexpected error"),
    UNAVAILABLE(503, "unavailable", "Not available at the moment");

    private static final String PREFIX = "urn:enfilade:problem:";

    private final int status;
    private final URI uri;
    private final String title;

    ProblemType(int status, String slug, String title) {
        this.status = status;
        this.uri = URI.create(PREFIX + slug);
        this.title = title;
    }

    public int status() {
        return status;
    }

    public URI uri() {
        return uri;
    }

    public String title() {
        return title;
    }
}
