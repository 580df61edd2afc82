package dev.enfilade.gateway.intake;

import dev.enfilade.event.Event;
import dev.enfilade.rabbitmq.EventPublisher;
import dev.enfilade.rabbitmq.NotAllConfirmed;
import dev.enfilade.rabbitmq.NotConfirmed.Reason;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletionException;

/** Hands the events of a request to RabbitMQ, in their order, and waits for all confirms without blocking. */
@Singleton
final class Intake {

    private final EventPublisher publisher;
    private final EventQueues queues;
    private final IntakeMetrics metrics;

    Intake(EventPublisher publisher, EventQueues queues, IntakeMetrics metrics) {
        this.publisher = publisher;
        this.queues = queues;
        this.metrics = metrics;
    }

    /** @return all of them, or a problem 429 or 503 that names those that were not confirmed */
    Uni<Accepted> accept(List<Event> events) {
        long start = System.nanoTime();
        return Uni.createFrom()
                .completionStage(() -> publisher.publishAll(events))
                .invoke(() -> metrics.confirmed(events.size(), System.nanoTime() - start))
                .map(none -> Accepted.of(events))
                .onFailure()
                .transform(cause -> failure(events, cause));
    }

    private Throwable failure(List<Event> events, Throwable cause) {
        var inner = cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
        if (!(inner instanceof NotAllConfirmed some)) return inner;
        var failures = some.failures();
        if (failures.values().stream().anyMatch(f -> f.reason() == Reason.UNROUTABLE)) queues.missing();
        failures.values().forEach(failure -> metrics.notConfirmed(failure.reason()));
        metrics.confirmedBesides(events.size() - failures.size());
        return NotAccepted.problem(events, failures);
    }
}
