package dev.enfilade.delivery.engine;

import dev.enfilade.actor.Actor;
import dev.enfilade.message.Message;
import dev.enfilade.message.MessageError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The error hook: decides what becomes of a message whose delivery failed. The one that comes with Enfilade,
 * {@link PolicyErrorHandler}, does what the actor's declared policy says; a bean of this type takes its place.
 */
@FunctionalInterface
public interface ErrorHandler {

    /** Must not block. A handler that throws parks the message. */
    Decision onError(Failure failure);

    /**
     * @param failures deliveries of the message that failed in a row, this one included
     * @param retryable whether trying again can help, as the connector sees it
     * @param retryAfter the wait that the actor asked for, if it did
     */
    record Failure(
            Actor actor,
            Message message,
            MessageError error,
            int failures,
            boolean retryable,
            @Nullable Duration retryAfter) {}

    /** What to do. */
    sealed interface Decision {

        /** Try again after a while; the sequence waits. */
        record RetryIn(Duration delay) implements Decision {}

        /** Set the message aside and block its sequence. */
        record Park() implements Decision {}

        /** Give the message up and go on. */
        record Skip() implements Decision {}

        /** Park the message and pause the whole actor. */
        record PauseActor() implements Decision {}
    }
}
