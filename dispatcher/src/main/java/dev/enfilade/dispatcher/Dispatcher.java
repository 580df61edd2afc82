package dev.enfilade.dispatcher;

import dev.enfilade.dispatch.DispatchStore;
import dev.enfilade.dispatch.TokenPublisher;
import dev.enfilade.dispatcher.commit.Committer;
import dev.enfilade.dispatcher.commit.DispatchMetrics;
import dev.enfilade.dispatcher.commit.Limits;
import dev.enfilade.dispatcher.commit.Trouble;
import dev.enfilade.dispatcher.intake.EventSource;
import dev.enfilade.dispatcher.intake.Inbox;
import dev.enfilade.dispatcher.intake.Intake;
import dev.enfilade.dispatcher.resolution.Resolver;
import dev.enfilade.service.telemetry.Traces;
import dev.enfilade.subscription.SubscriptionStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** The dispatcher's parts, put together; from the start of the process to its end. */
@Singleton
final class Dispatcher {

    /** Below the time that Quarkus gives a shutdsettings. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Resolver resolver;
    private final Intake intake;
    private final Committer committer;

    Dispatcher(
            DispatcherSettings settings,
            EventSettings events,
            EventSource source,
            SubscriptionStore subscriptions,
            DispatchStore store,
            TokenPublisher tokens,
            Traces traces,
            MeterRegistry registry) {
        var clock = Clock.systemUTC();
        var inbox = new Inbox();
        resolver = new Resolver(
                subscriptions,
                settings.transformTimeout(),
                Math.toIntExact(settings.transformMaxSize().asLongValue()),
                clock);
        intake = new Intake(source, inbox, events.partitions());
        var limits = new Limits(
                settings.batchEvents(),
                settings.batchSize().asLongValue(),
                settings.longestPause(),
                settings.letGoAfter());
        var metrics = new DispatchMetrics(registry);
        committer = new Committer(inbox, intake, resolver, store, tokens, limits, metrics, traces, clock);
        Gauge.builder("enfilade.dispatch.partitions.consumed", intake, Intake::consumed)
                .description("Partitions that are consumed, actively or as the next in line")
                .register(registry);
        Gauge.builder("enfilade.dispatch.waiting", inbox, Inbox::size)
                .description("Events that were delivered and wait for their batch")
                .register(registry);
    }

    void onStart(@Observes StartupEvent event) {
        start();
    }

    void onStop(@Observes ShutdownEvent event) {
        stop();
    }

    void start() {
        committer.start();
        intake.start();
    }

    /** Finishes what is under way; what is not settled by then is delivered again, to the next one. */
    void stop() {
        committer.stop(GRACE);
        intake.close();
        resolver.close();
    }

    int partitions() {
        return intake.partitions();
    }

    int consumed() {
        return intake.consumed();
    }

    boolean isAlive() {
        return committer.isAlive();
    }

    Optional<Trouble> trouble() {
        return committer.trouble();
    }
}
