package dev.enfilade.admin;

import dev.enfilade.message.MessageState;
import dev.enfilade.service.problem.Problem;
import dev.enfilade.service.problem.ProblemType;
import java.time.Duration;

/** The problems that callers of this API meet. */
public final class Problems {
    private Problems() {}

    /** 400: the request cannot be read. */
    public static Problem malformed(String detail) {
        return Problem.of(ProblemType.MALFORMED, detail);
    }

    /** 400: a query parameter or a header is wrong. */
    public static Problem badParameter(String name, String detail) {
        return Problem.of(ProblemType.MALFORMED, detail).field(name);
    }

    /** 422: a field of the body, or a name in the path, is missing or wrong. */
    public static Problem invalid(String field, String detail) {
        return Problem.of(ProblemType.INVALID, detail).field(field);
    }

    /** 413. */
    public static Problem tooLarge(int limit) {
        return Problem.of(ProblemType.TOO_LARGE, "The body may have at most " + limit + " bytes.")
                .with("limit", limit);
    }

    /** 428: a change has to say what it is based on. */
    public static Problem preconditionRequired(String detail) {
        return Problem.of(ProblemType.PRECONDITION_REQUIRED, detail).field("If-Match");
    }

    /** 412: somebody else was faster. */
    public static Problem stale(long currentVersion) {
        return Problem.of(
                        ProblemType.STALE,
                        "The message has changed since: look at it again, and decide again. Nothing was done.")
                .field("If-Match")
                .with("currentVersion", currentVersion);
    }

    /** 409: a message in this state cannot be changed that way. */
    public static Problem wrongState(MessageState state) {
        return conflict("This cannot be done to a message that is %s. Nothing was done.".formatted(state))
                .with("state", state.name());
    }

    public static Problem conflict(String detail) {
        return Problem.of(ProblemType.CONFLICT, detail);
    }

    public static Problem noSuchMessage() {
        return notFound("There is no such message.");
    }

    public static Problem notFound(String detail) {
        return Problem.of(ProblemType.NOT_FOUND, detail);
    }

    /** 503: repeat the very same call. */
    public static Problem brokerAway(Throwable cause) {
        return Problem.of(
                        ProblemType.UNAVAILABLE, "RabbitMQ cannot be reached. Nothing was done: repeat the same call.")
                .retryAfter(Duration.ofSeconds(5))
                .causedBy(cause);
    }
}
