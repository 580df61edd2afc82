package dev.enfilade.gateway.intake;

import dev.enfilade.gateway.GatewaySettings;
import dev.enfilade.service.problem.CommonProblems;
import dev.enfilade.service.problem.Problem;
import dev.enfilade.service.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Reads a request's body without blocking, chunked or not, and no further than its limits allow. */
@Singleton
final class RequestBody {

    private final long limit;
    private final Duration timeout;

    RequestBody(GatewaySettings settings) {
        this.limit = settings.maxRequestSize().asLongValue();
        this.timeout = settings.bodyTimeout();
    }

    /**
     * Has to be subscribed to on the request's event loop.
     *
     * @return the body, or a {@link Problem} 408, 413 or 429
     */
    Uni<byte[]> read(RoutingContext exchange, HeldBytes.Share share) {
        var request = exchange.request();
        if (request.isEnded()) return Uni.createFrom().item(new byte[0]);
        return Uni.createFrom()
                .<byte[]>emitter(emitter -> read(exchange, share, emitter))
                .ifNoItem()
                .after(timeout)
                .failWith(() -> refused(
                        exchange, Problem.of(ProblemType.TIME_OUT, "The body did not arrive within " + timeout + ".")));
    }

    private void read(RoutingContext exchange, HeldBytes.Share share, UniEmitter<? super byte[]> emitter) {
        var request = exchange.request();
        var body = Buffer.buffer();
        request.handler(chunk -> {
            try {
                append(body, chunk, share);
            } catch (Problem problem) {
                // What still comes is read and dropped, so that the caller gets to read the answer
                request.handler(rest -> {});
                emitter.fail(refused(exchange, problem));
            }
        });
        request.exceptionHandler(cause -> emitter.fail(
                Problem.of(ProblemType.MALFORMED, "The body broke off.").causedBy(cause)));
        request.endHandler(end -> emitter.complete(body.getBytes()));
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        request.resume();
    }

    private void append(Buffer body, Buffer chunk, HeldBytes.Share share) {
        if (body.length() + chunk.length() > limit) throw CommonProblems.tooLarge(limit);
        share.take(chunk.length());
        body.appendBuffer(chunk);
    }

    /** The connection is not used again, so that nobody has to wait for the rest of the body. */
    private static Problem refused(RoutingContext exchange, Problem problem) {
        if (exchange.request().version() == HttpVersion.HTTP_2) return problem;
        exchange.addEndHandler(ended -> exchange.request().connection().close());
        return problem.header("Connection", "close");
    }
}
