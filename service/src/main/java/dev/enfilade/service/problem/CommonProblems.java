package dev.enfilade.service.problem;

import jakarta.ws.rs.core.Response.Status;

/** Problems that do not depend on which service they are met in. */
public final class CommonProblems {

    private static final String CHALLENGE = "Bearer realm=\"enfilade\"";

    private CommonProblems() {}

    /** @param keyGiven whether the caller sent a key, and it was the wrong one */
    public static Problem unauthenticated(boolean keyGiven) {
        var detail =
                keyGiven ? "The API key is not the right one." : "Send the API key as 'Authorization: Bearer <key>'.";
        return Problem.of(ProblemType.UNAUTHENTICATED, detail)
                .header("WWW-Authenticate", keyGiven ? CHALLENGE + ", error=\"invalid_token\"" : CHALLENGE);
    }

    public static Problem tooLarge(long limit) {
        return Problem.of(ProblemType.TOO_LARGE, "The body may have at most " + limit + " bytes.")
                .with("limit", limit);
    }

    /** What is said about a status that the framework has chosen. */
    static Problem ofStatus(int status) {
        return switch (status) {
            case 400 -> Problem.of(ProblemType.MALFORMED, "The request is not well-formed.");
            case 401 -> unauthenticated(false);
            case 403 -> Problem.of(ProblemType.FORBIDDEN, "This caller may not do that.");
            case 404 -> Problem.of(ProblemType.NOT_FOUND, "There is nothing at this address.");
            case 405 -> Problem.of(ProblemType.METHOD_NOT_ALLOWED, "This address does not have this method.");
            case 406 -> Problem.of(ProblemType.NOT_ACCEPTABLE, "Accept application/json.");
            case 413 -> Problem.of(ProblemType.TOO_LARGE, "The body is too large.");
            case 415 ->
                Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "The body's Content-Type is not one that is read here.")
                        .field("Content-Type");
            case 429 -> Problem.of(ProblemType.OVERLOADED, "Try again a little later.");
            case 503 -> Problem.of(ProblemType.UNAVAILABLE, "Try again a little later.");
            default -> untyped(status);
        };
    }

    private static Problem untyped(int status) {
        var known = Status.fromStatusCode(status);
        var title = known == null ? "Status " + status : known.getReasonPhrase();
        return Problem.untyped(status, title, title + ".");
    }
}
