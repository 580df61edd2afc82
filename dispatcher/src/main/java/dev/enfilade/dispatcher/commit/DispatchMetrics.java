package dev.enfilade.dispatcher.commit;

import dev.enfilade.event.Event;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** What the dispatcher counts. */
public final class DispatchMetrics {

    private final Counter dispatched;
    private final Counter withoutSubscriber;
    private final Counter unreadable;
    private final Counter created;
    private final Counter parked;
    private final Counter dropped;
    private final Counter refused;
    private final DistributionSummary batch;
    private final Timer commit;
    private final Timer delay;

    public DispatchMetrics(MeterRegistry registry) {
        dispatched = Counter.builder("enfilade.events.dispatched")
                .description("Events whose messages are durable and whose actors are woken")
                .register(registry);
        withoutSubscriber = Counter.builder("enfilade.events.without.subscriber")
                .description("Events that no subscription matched")
                .register(registry);
        unreadable = Counter.builder("enfilade.events.unreadable")
                .description("Messages in the queues of events that are none; dead-lettered to events.dead")
                .register(registry);
        created = Counter.builder("enfilade.messages.created")
                .description("Messages made")
                .register(registry);
        parked = Counter.builder("enfilade.messages.parked")
                .description("Messages set aside")
                .tag("stage", "dispatch")
                .register(registry);
        dropped = Counter.builder("enfilade.messages.dropped")
                .description("Messages not made since their actor was deleted meanwhile")
                .register(registry);
        refused = Counter.builder("enfilade.tokens.refused")
                .description("Tokens that a full queue refused; reconciliation restores them")
                .register(registry);
        batch = DistributionSummary.builder("enfilade.dispatch.batch.size")
                .description("Events that were dispatched together")
                .baseUnit("events")
                .register(registry);
        commit = Timer.builder("enfilade.dispatch.commit")
                .description("Time of one transaction")
                .register(registry);
        delay = Timer.builder("enfilade.events.dispatch.delay")
                .description("Time from an event's acceptance to the end of its dispatch")
                .register(registry);
    }

    void batch(int events) {
        batch.record(events);
    }

    <T> T timed(Supplier<T> work) {
        return commit.record(work);
    }

    void committed(int stored, int ofThemParked) {
        created.increment(stored);
        parked.increment(ofThemParked);
    }

    void withoutSubscriber(int events) {
        withoutSubscriber.increment(events);
    }

    void unreadable() {
        unreadable.increment();
    }

    void dropped(long messages) {
        dropped.increment(messages);
    }

    void refused(int tokens) {
        refused.increment(tokens);
    }

    void dispatched(List<Event> events, Instant now) {
        dispatched.increment(events.size());
        events.forEach(e -> delay.record(Duration.between(e.acceptedAt(), now)));
    }
}
