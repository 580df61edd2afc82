package dev.enfilade.service.problem;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses a body that is announced as too large with a problem document, before Quarkus does so without one. */
@Singleton
final class BodyLimit {

    /** Runs before Quarkus's own check, which is at 2. */
    private static final int PRIORITY = 1000;

    private final long limit;

    BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") Optional<MemorySize> limit) {
        this.limit = limit.map(MemorySize::asLongValue).orElse(Long.MAX_VALUE);
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext exchange) {
        if (announced(exchange) <= limit) {
            exchange.next();
            return;
        }
        // What is left unread would be taken for the next request
        exchange.response().putHeader(HttpHeaders.CONNECTION, "close");
        ProblemJson.end(exchange.response(), CommonProblems.tooLarge(limit));
    }

    private static long announced(RoutingContext exchange) {
        var length = exchange.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0; // refused by Netty anyway
        }
    }
}
