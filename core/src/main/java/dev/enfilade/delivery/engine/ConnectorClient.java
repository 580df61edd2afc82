package dev.enfilade.delivery.engine;

import dev.enfilade.actor.Actor;
import dev.enfilade.message.Message;
import dev.enfilade.message.MessageError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Hands a message to its actor. */
public interface ConnectorClient {

    /**
     * Delivers once, and returns within the connector's time-out. Blocks the (virtual) thread. Never throws for
     * anything that the actor or the network does: that is a {@link Result.Failed}.
     */
    Result deliver(Actor actor, Message message);

    /** What came of it. */
    sealed interface Result {

        @Nullable
        Integer status();

        /** The beginning of what the actor answered. */
        @Nullable
        String answer();

        /** The actor took the message. */
        record Accepted(Integer status, @Nullable String answer) implements Result {}

        /**
         * It did not, or we cannot know.
         *
         * @param retryable whether trying again can help
         * @param retryAfter what the actor asked for, if it did
         */
        record Failed(
                MessageError error,
                boolean retryable,
                @Nullable Duration retryAfter,
                @Nullable String answer) implements Result {
            @Override
            public @Nullable Integer status() {
                return error.status();
            }
        }
    }
}
