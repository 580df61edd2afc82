package dev.enfilade.dispatcher.intake;

import java.util.concurrent.CompletableFuture;

/**
 * The queues of events. Of all dispatchers that consume a partition one is given its events at a time, in their order;
 * what it has not settled when its consumption ends comes again, in its order and before anything later.
 */
public interface EventSource {

    /**
     * Begins to consume a partition; waits until the broker has agreed, which does not mean that this is the active
     * consumer. The former consumption of the partition by this source must have ended.
     *
     * @throws SourceException if the broker cannot be reached or refuses
     */
    Consumption consume(int partition, Receiver receiver) throws SourceException, InterruptedException;

    /** Gets the deliveries in their order, perhaps before {@link #consume} has returned; must not block. */
    interface Receiver {
        void received(Delivery delivery);
    }

    /**
     * One consumption from its beginning to its end. Settling goes to the very channel that delivered or nowhere: once
     * that is gone, settling does nothing, and never reaches a later channel on which the same tags mean other events.
     */
    interface Consumption extends AutoCloseable {

        /** Complete, with the reason, as soon as nothing can be delivered or settled any more. */
        CompletableFuture<String> ended();

        /** Dead-letters one delivery. */
        void reject(long tag);

        /** Settles a delivery and all before it that are not settled yet. */
        void ackUpTo(long tag);

        /** Ends it, after what was settled before; what is not settled is delivered again. */
        @Override
        void close();
    }

    /** A consumption could not begin. */
    final class SourceException extends Exception {
        private static final long serialVersionUID = 1;

        public SourceException(String message) {
            super(message);
        }

        public SourceException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
