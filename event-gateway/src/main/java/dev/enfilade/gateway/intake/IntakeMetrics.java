package dev.enfilade.gateway.intake;

import dev.enfilade.rabbitmq.ConfirmedPublisher;
import dev.enfilade.rabbitmq.NotConfirmed.Reason;
import dev.enfilade.service.problem.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the gateway counts. */
@Singleton
final class IntakeMetrics {

    private static final String NOT_ACCEPTED = "enfilade.events.not.accepted";
    private static final String REJECTED = "enfilade.events.rejected";

    private final MeterRegistry registry;
    private final Counter accepted;
    private final Timer confirm;
    private final Map<Reason, Counter> notConfirmed = new EnumMap<>(Reason.class);

    IntakeMetrics(MeterRegistry registry, ConfirmedPublisher publisher, HeldBytes bytes) {
        this.registry = registry;
        accepted = Counter.builder("enfilade.events.accepted")
                .description("Events that RabbitMQ has confirmed")
                .register(registry);
        confirm = Timer.builder("enfilade.events.confirm")
                .description("From the publish of a request's events to the last confirm")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry);
        for (var reason : Reason.values()) {
            notConfirmed.put(
                    reason,
                    Counter.builder(NOT_ACCEPTED)
                            .description("Events that were well-formed, and not confirmed by RabbitMQ")
                            .tag("reason", NotAccepted.word(reason))
                            .register(registry));
        }
        Gauge.builder("enfilade.events.in.flight", publisher, ConfirmedPublisher::inFlight)
                .description("Events that await RabbitMQ's confirm")
                .register(registry);
        Gauge.builder("enfilade.events.in.flight.size", bytes, HeldBytes::held)
                .description("Bytes of bodies that are being read or published")
                .baseUnit("bytes")
                .register(registry);
    }

    void confirmed(int events, long nanos) {
        accepted.increment(events);
        confirm.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Some of a request were confirmed, and the request was not accepted as a whole. */
    void confirmedBesides(int events) {
        accepted.increment(events);
    }

    void notConfirmed(Reason reason) {
        var counter = notConfirmed.get(reason);
        if (counter != null) counter.increment();
    }

    /** A request was refused before anything of it was published. */
    void rejected(Problem problem) {
        Counter.builder(REJECTED)
                .description("Requests that were refused before anything of them was published")
                .tag("reason", slug(problem))
                .register(registry)
                .increment();
    }

    private static String slug(Problem problem) {
        var type = URI.create(String.valueOf(problem.document().get("type"))).getSchemeSpecificPart();
        return type.substring(type.lastIndexOf(':') + 1);
    }
}
