package dev.enfilade.gateway.intake;

import dev.enfilade.event.Event;
import dev.enfilade.gateway.GatewaySettings;
import dev.enfilade.gateway.envelope.Arrival;
import dev.enfilade.gateway.envelope.ContentMode;
import dev.enfilade.gateway.envelope.EventReader;
import dev.enfilade.service.problem.Problem;
import dev.enfilade.service.problem.ProblemType;
import dev.enfilade.service.telemetry.Traces;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jboss.resteasy.reactive.RestResponse;

/** {@code POST /v1/events}. */
@Path("/v1/events")
public final class EventsResource {

    /** Larger bodies are parsed on a worker thread, so that they do not hold up the event loop. */
    private static final int PARSED_ON_EVENT_LOOP = 128 * 1024;

    private final RequestBody body;
    private final HeldBytes bytes;
    private final EventReader reader;
    private final Intake intake;
    private final IntakeMetrics metrics;

    EventsResource(RequestBody body, HeldBytes bytes, GatewaySettings settings, Intake intake, IntakeMetrics metrics) {
        this.body = body;
        this.bytes = bytes;
        this.reader = new EventReader(settings.maxEventSize().asLongValue(), settings.maxBatch());
        this.intake = intake;
        this.metrics = metrics;
    }

    @POST
    @NonBlocking
    @Produces(MediaType.APPLICATION_JSON)
    public Uni<RestResponse<Accepted>> post(@Context RoutingContext exchange) {
        var request = exchange.request();
        var eventLoop = currentEventLoop();
        var share = bytes.share();
        var traceparent = Traces.current(request.getHeader("traceparent"));
        return Uni.createFrom()
                .item(() -> mode(request))
                .chain(mode -> body.read(exchange, share).chain(content -> read(mode, request, content, traceparent)))
                .onFailure(Problem.class)
                .invoke(problem -> metrics.rejected((Problem) problem))
                .chain(intake::accept)
                .onTermination()
                .invoke(share::close)
                .emitOn(eventLoop)
                .map(accepted -> RestResponse.status(RestResponse.Status.ACCEPTED, accepted));
    }

    private Uni<List<Event>> read(ContentMode mode, HttpServerRequest request, byte[] content, String traceparent) {
        var events = Uni.createFrom()
                .item(() -> reader.read(
                        mode,
                        request.headers(),
                        content,
                        new Arrival(Clock.systemUTC().instant(), traceparent)));
        return content.length <= PARSED_ON_EVENT_LOOP
                ? events
                : events.runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private static ContentMode mode(HttpServerRequest request) {
        var types = request.headers().getAll(HttpHeaders.CONTENT_TYPE);
        if (types.size() > 1) {
            throw Problem.of(ProblemType.MALFORMED, "There is more than one Content-Type.")
                    .field("Content-Type");
        }
        var encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.strip().equalsIgnoreCase("identity")) {
            throw Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "The body has to come without Content-Encoding.")
                    .field("Content-Encoding");
        }
        return ContentMode.of(types.isEmpty() ? null : types.getFirst());
    }

    /** Where the answer is written: confirms come on other threads. */
    private static Executor currentEventLoop() {
        var context = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
        return task -> context.runOnContext(none -> task.run());
    }
}
