package dev.enfilade.delivery;

import dev.enfilade.dispatch.Token;

/** The queues of tokens, one for each actor, with one for its parked tokens beside it. */
public interface ActorQueues {

    /** Makes sure that the actor's queues are there. */
    void declare(String actor);

    /** Removes the actor's queues with all their tokens. */
    void delete(String actor);

    /** Tokens in the actor's queue that no consumer has taken; 0 if there is no queue. */
    long depth(String actor);

    /**
     * Begins to consume, on a channel of its own. One consumer of all is active at a time, the one with the highest
     * priority; it is given tokens on one thread, in the order of the queue.
     *
     * @param prefetch how many tokens may be unsettled
     * @throws QueueException if the broker cannot be reached or refuses
     */
    Consumption consume(String actor, int priority, int prefetch, Receiver receiver);

    /** Gets tokens; must not block. */
    interface Receiver {
        void token(Token token, long tag);

        /** The channel is gone, not by {@link Consumption#close}: all its tags are void, their tokens come again. */
        void lost(String reason);
    }

    /** One open channel. Settling after it is closed or lost does nothing. */
    interface Consumption extends AutoCloseable {

        /** The token has done its work. */
        void ack(long tag);

        /** Dead-letters the token to the actor's parked queue. */
        void park(long tag);

        /** Closes the channel; tokens that are not settled go back to their places. */
        @Override
        void close();
    }

    /** The broker could not be reached or refused. */
    final class QueueException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public QueueException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
