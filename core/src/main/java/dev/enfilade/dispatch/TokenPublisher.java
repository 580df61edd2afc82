package dev.enfilade.dispatch;

import java.util.List;

/** Publishes tokens to the actors' queues. */
public interface TokenPublisher {

    /**
     * Publishes in the order of the list and waits until the broker has confirmed each. A queue that is missing is
     * declared. A token that its queue refuses (it is full) is left out: the message is in the database, and
     * reconciliation wakes its sequence.
     *
     * @return how many were refused
     * @throws dev.enfilade.delivery.ActorQueues.QueueException if not all were confirmed in time
     */
    int publish(List<Token> tokens);
}
