package dev.enfilade.service.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.core.Response;

/** Problems on the wire. Its own mapper, so that no service's JSON settings change the documents. */
public final class ProblemJson {

    private static final JsonMapper JSON = new JsonMapper();

    private ProblemJson() {}

    static byte[] bytes(Problem problem) {
        try {
            return JSON.writeValueAsBytes(problem.document());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem has members that JSON does not: " + problem.document(), e);
        }
    }

    /** The answer within JAX-RS. */
    public static Response response(Problem problem) {
        var response =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(bytes(problem));
        problem.headers().forEach(response::header);
        return response.build();
    }

    /** Answers a request that JAX-RS does not get to see. */
    public static void end(HttpServerResponse response, Problem problem) {
        response.setStatusCode(problem.status());
        response.putHeader("content-type", Problem.MEDIA_TYPE);
        problem.headers().forEach(response::putHeader);
        response.end(Buffer.buffer(bytes(problem)));
    }
}
