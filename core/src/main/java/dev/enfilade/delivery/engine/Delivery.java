package dev.enfilade.delivery.engine;

import dev.enfilade.actor.Actor;
import dev.enfilade.delivery.Ending;
import dev.enfilade.message.Attempt;
import dev.enfilade.message.Message;
import dev.enfilade.message.MessageError;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** One attempt: send, judge, and say how the message goes on. Writes nothing. */
final class Delivery {

    private final ConnectorClient connectors;
    private final ErrorHandler errorHandler;
    private final Semaphore slots;
    private final String worker;
    private final Clock clock;

    Delivery(ConnectorClient connectors, ErrorHandler errorHandler, int slots, String worker, Clock clock) {
        this.connectors = connectors;
        this.errorHandler = errorHandler;
        this.slots = new Semaphore(slots, true);
        this.worker = worker;
        this.clock = clock;
    }

    /**
     * @param ending how the message goes on
     * @param pauseActor why the whole actor is to be paused, if it is
     */
    record Done(Ending ending, Attempt attempt, @Nullable String pauseActor) {}

    /** A place among the deliveries that run side by side; taken before the claim, so that a claim never waits. */
    void enter() throws InterruptedException {
        slots.acquire();
    }

    void leave() {
        slots.release();
    }

    Done deliver(Actor actor, Message message) {
        var at = clock.instant();
        long begun = System.nanoTime();
        var result = send(actor, message);
        var took = Duration.ofNanos(System.nanoTime() - begun);
        var judged = judge(actor, message, result);
        var error = result instanceof ConnectorClient.Result.Failed failed
                ? failed.error().text()
                : null;
        var attempt = new Attempt(
                message.attempt(),
                at,
                took,
                worker,
                judged.ending().state(),
                result.status(),
                capped(result.answer()),
                error);
        return new Done(judged.ending(), attempt, judged.pauseActor());
    }

    private ConnectorClient.Result send(Actor actor, Message message) {
        try {
            return connectors.deliver(actor, message);
        } catch (RuntimeException e) {
            return new ConnectorClient.Result.Failed(internal("connector failed: " + e), false, null, null);
        }
    }

    private record Judged(Ending ending, @Nullable String pauseActor) {}

    private Judged judge(Actor actor, Message message, ConnectorClient.Result result) {
        return switch (result) {
            case ConnectorClient.Result.Accepted _ -> new Judged(new Ending.Delivered(), null);
            case ConnectorClient.Result.Failed failed -> judge(actor, message, failed);
        };
    }

    private Judged judge(Actor actor, Message message, ConnectorClient.Result.Failed failed) {
        var failure = new ErrorHandler.Failure(
                actor, message, failed.error(), message.failures() + 1, failed.retryable(), failed.retryAfter());
        var error = failed.error();
        return switch (decide(failure)) {
            case ErrorHandler.Decision.RetryIn retry -> new Judged(new Ending.RetryIn(retry.delay(), error), null);
            case ErrorHandler.Decision.Park _ -> new Judged(new Ending.Park(error), null);
            case ErrorHandler.Decision.Skip _ -> new Judged(new Ending.Skip(error), null);
            case ErrorHandler.Decision.PauseActor _ ->
                new Judged(new Ending.Park(error), "message " + message.id() + " failed: " + error.text());
        };
    }

    private ErrorHandler.Decision decide(ErrorHandler.Failure failure) {
        try {
            return errorHandler.onError(failure);
        } catch (RuntimeException e) {
            // never lose a message to a broken hook: a person will look at it
            return new ErrorHandler.Decision.Park();
        }
    }

    private MessageError internal(String text) {
        return new MessageError(MessageError.Kind.INTERNAL, null, text, clock.instant());
    }

    private static @Nullable String capped(@Nullable String answer) {
        return answer == null || answer.length() <= Attempt.MAX_ANSWER
                ? answer
                : answer.substring(0, Attempt.MAX_ANSWER);
    }
}
