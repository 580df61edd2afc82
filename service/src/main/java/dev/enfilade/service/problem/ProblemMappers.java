package dev.enfilade.service.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Whatever ends a request exceptionally becomes a problem document here. */
final class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper(Problem.class)
    Response problem(Problem problem) {
        return ProblemJson.response(problem);
    }

    @ServerExceptionMapper(UnauthorizedException.class)
    Response unauthorized(UnauthorizedException e) {
        return ProblemJson.response(CommonProblems.unauthenticated(false));
    }

    @ServerExceptionMapper(AuthenticationFailedException.class)
    Response authentication(AuthenticationFailedException e) {
        return ProblemJson.response(CommonProblems.unauthenticated(true));
    }

    @ServerExceptionMapper(ForbiddenException.class)
    Response forbidden(ForbiddenException e) {
        return ProblemJson.response(Problem.of(ProblemType.FORBIDDEN, "This caller may not do that."));
    }

    /**
     * JSON that is not well-formed, or that has another shape than asked for. The latter is named, since Quarkus has a
     * mapper of its own for it.
     */
    @ServerExceptionMapper({JsonProcessingException.class, MismatchedInputException.class})
    Response json(JsonProcessingException e) {
        return ProblemJson.response(ofJson(e));
    }

    @ServerExceptionMapper(ConstraintViolationException.class)
    Response validation(ConstraintViolationException e) {
        var violations = e.getConstraintViolations().stream()
                .sorted(Comparator.comparing((ConstraintViolation<?> v) -> path(v)))
                .toList();
        // A violation of what we return is our fault, not the caller's
        if (violations.isEmpty() || violations.stream().anyMatch(ProblemMappers::ofReturnValue)) return unexpected(e);
        var first = violations.getFirst();
        return ProblemJson.response(Problem.of(ProblemType.INVALID, path(first) + ": " + first.getMessage())
                .field(path(first))
                .with(
                        "violations",
                        violations.stream()
                                .map(v -> Map.of("field", path(v), "detail", v.getMessage()))
                                .toList()));
    }

    @ServerExceptionMapper(WebApplicationException.class)
    Response webApplication(WebApplicationException e) {
        var answer = e.getResponse();
        if (answer.hasEntity() || answer.getStatus() < 400) return answer;
        if (e.getCause() instanceof JsonProcessingException json) return ProblemJson.response(ofJson(json));
        if (answer.getStatus() >= 500 && answer.getStatus() != 503) return unexpected(e);
        return ProblemJson.response(keepingHeaders(CommonProblems.ofStatus(answer.getStatus()), answer));
    }

    @ServerExceptionMapper(Throwable.class)
    Response unexpected(Throwable e) {
        var id = UUID.randomUUID();
        LOG.errorf(e, "request.failed instance=urn:uuid:%s", id);
        return ProblemJson.response(Problem.of(
                        ProblemType.INTERNAL,
                        "The request failed for a reason of our own; the log has more under this id.")
                .with("instance", "urn:uuid:" + id));
    }

    private static Problem keepingHeaders(Problem problem, Response answer) {
        var kept = problem;
        for (var name : List.of(HttpHeaders.ALLOW, HttpHeaders.RETRY_AFTER, HttpHeaders.WWW_AUTHENTICATE)) {
            var value = answer.getHeaderString(name);
            if (value != null) kept = kept.header(name, value);
        }
        return kept;
    }

    private static Problem ofJson(JsonProcessingException e) {
        var where = e.getLocation();
        var place = where == null ? "" : " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")";
        if (!(e instanceof JsonMappingException mapping)) {
            return Problem.of(ProblemType.MALFORMED, "The body is not well-formed JSON" + place + ".");
        }
        var field = field(mapping);
        var problem = Problem.of(
                ProblemType.INVALID,
                (field == null ? "The body" : field) + " does not have the shape that is wanted here" + place + ".");
        return field == null ? problem : problem.field(field);
    }

    private static @Nullable String field(JsonMappingException e) {
        var path = e.getPath().stream().map(ProblemMappers::step).collect(Collectors.joining());
        return path.isEmpty() ? null : path.startsWith(".") ? path.substring(1) : path;
    }

    private static String step(Reference reference) {
        return reference.getFieldName() == null ? "[" + reference.getIndex() + "]" : "." + reference.getFieldName();
    }

    /** The path without the names of our method and its parameter, unless the parameter is all there is. */
    private static String path(ConstraintViolation<?> violation) {
        var steps = StreamSupport.stream(violation.getPropertyPath().spliterator(), false)
                .map(Object::toString)
                .toArray(String[]::new);
        var from = steps.length > 2 ? 2 : steps.length - 1;
        return Arrays.stream(steps, Math.max(0, from), steps.length).collect(Collectors.joining("."));
    }

    private static boolean ofReturnValue(ConstraintViolation<?> violation) {
        return violation.getPropertyPath().toString().contains("<return value>");
    }
}
