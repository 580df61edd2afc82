package dev.enfilade.service.problem;

import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every way in which a request can go wrong. */
@Path("/v1/trouble")
@Produces(MediaType.APPLICATION_JSON)
public final class TroubleResource {

    public record Inner(int number) {}

    public record Body(String name, List<Inner> inners) {}

    @GET
    @Path("who")
    public Map<String, String> who(SecurityContext security) {
        return Map.of("name", security.getUserPrincipal().getName());
    }

    @POST
    @Path("body")
    @Consumes(MediaType.APPLICATION_JSON)
    public Map<String, String> body(Body body) {
        return Map.of("name", body.name());
    }

    @GET
    @Path("{kind}")
    public String trouble(@PathParam("kind") String kind) {
        throw switch (kind) {
            case "problem" ->
                Problem.of(ProblemType.INVALID, "source: must not be empty")
                        .field("source")
                        .with("event", 3)
                        .retryAfter(Duration.ofMillis(1200));
            case "unavailable" -> new ServiceUnavailableException(7L);
            case "validation" -> new ConstraintViolationException(Set.of());
            default -> new IllegalStateException("a secret " + kind);
        };
    }
}
