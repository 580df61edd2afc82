package dev.enfilade.worker.delivery;

import dev.enfilade.delivery.Ending;
import dev.enfilade.delivery.engine.DeliveryObserver;
import dev.enfilade.message.Attempt;
import dev.enfilade.message.Message;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Counts and logs what the engine does: one wide line for each attempt, never a payload. */
@ApplicationScoped
final class DeliveryMetrics implements DeliveryObserver {

    private static final Logger LOG = Logger.getLogger("dev.enfilade.delivery");

    private final MeterRegistry registry;
    private final AtomicInteger leases = new AtomicInteger();
    private final Timer latency;

    DeliveryMetrics(MeterRegistry registry) {
        this.registry = registry;
        registry.gauge("enfilade.leases.held", leases);
        this.latency = Timer.builder("enfilade.delivery.latency")
                .description("From acceptance by the gateway to the actor's acceptance")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(5))
                .register(registry);
    }

    @Override
    public void attempted(Message message, Attempt attempt, Ending ending) {
        var outcome = attempt.outcome().name().toLowerCase(Locale.ROOT);
        registry.timer("enfilade.attempts", "actor", message.actor(), "outcome", outcome)
                .record(attempt.duration());
        switch (ending) {
            case Ending.Delivered _ -> {
                registry.counter("enfilade.messages.delivered", "actor", message.actor())
                        .increment();
                latency.record(
                        Duration.between(message.acceptedAt(), attempt.at().plus(attempt.duration())));
            }
            case Ending.Park _ ->
                registry.counter("enfilade.messages.parked", "actor", message.actor(), "stage", "delivery")
                        .increment();
            case Ending.RetryIn _ ->
                registry.counter("enfilade.retries", "actor", message.actor()).increment();
            case Ending.Skip _ ->
                registry.counter("enfilade.messages.skipped", "actor", message.actor())
                        .increment();
        }
        LOG.logf(
                attempt.error() == null ? Logger.Level.DEBUG : Logger.Level.WARN,
                "delivery.attempted actor=%s message=%s position=%d orderingkey=%s attempt=%d outcome=%s status=%s ms=%d error=%s",
                message.actor(),
                message.id(),
                message.position(),
                message.orderingKey(),
                attempt.number(),
                outcome,
                attempt.status(),
                attempt.duration().toMillis(),
                attempt.error());
    }

    @Override
    public void fencedOff(Message message) {
        registry.counter("enfilade.ends.refused", "actor", message.actor()).increment();
        LOG.warnf(
                "delivery.fenced actor=%s message=%s attempt=%d: another worker has taken it over",
                message.actor(), message.id(), message.attempt());
    }

    @Override
    public void leaseTaken(String actor, long fence) {
        leases.incrementAndGet();
        LOG.infof("lease.taken actor=%s fence=%d", actor, fence);
    }

    @Override
    public void leaseLeft(String actor, String why) {
        leases.decrementAndGet();
        LOG.infof("lease.left actor=%s why=%s", actor, why);
    }

    @Override
    public void troubled(String actor, String what, Exception cause) {
        registry.counter("enfilade.troubles", "actor", actor).increment();
        LOG.warnf("delivery.trouble actor=%s at=\"%s\" cause=\"%s\"", actor, what, cause);
        LOG.debug("delivery.trouble", cause);
    }
}
