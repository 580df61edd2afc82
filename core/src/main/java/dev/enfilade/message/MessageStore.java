package dev.enfilade.message;

import dev.enfilade.actor.OrderScope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The messages as operators see and change them. Every change is a compare-and-set on the message's version, is
 * majority-durable when it returns, and frees the sequence where it takes a block away (the workers are told through
 * {@link dev.enfilade.delivery.DeliveryFeed} by a record written in the same transaction).
 */
public interface MessageStore {

    Optional<Message> find(UUID id);

    /**
     * @throws IllegalArgumentException if the cursor was not made for this query, or {@code byPosition} lacks an actor
     */
    Page<Message> list(MessageQuery query);

    /** Replaces the payload and keeps the former one; state and position stay. */
    ChangeResult edit(UUID id, long expectedVersion, byte[] payload, OperatorAct act);

    /** PARKED or RETRY_WAIT to READY, with its failures forgotten: it goes first in its sequence. */
    ChangeResult relaunch(UUID id, long expectedVersion, OperatorAct act);

    /** READY, RETRY_WAIT or PARKED to CANCELLED. */
    ChangeResult cancel(UUID id, long expectedVersion, OperatorAct act);

    /**
     * Cancels every message of the actor that is READY, RETRY_WAIT or PARKED, in pieces.
     *
     * @return how many
     */
    long cancelAll(String actor, OperatorAct act);

    /** Every payload the message had, the oldest first; empty if there is no such message. */
    List<PayloadVersion> versions(UUID id);

    /** The newest {@link Attempt#KEPT} deliveries, the oldest first; empty if there is no such message. */
    Optional<List<Attempt>> attempts(UUID id);

    /** Counts by state and the oldest that waits, of each of the actors named that has messages. */
    Map<String, ActorCounts> counts(List<String> actors);

    /**
     * The blocked sequences of the actors, the oldest block first. A parked message that has open ones of its sequence
     * before it blocks nothing yet and is not listed.
     *
     * @param scopes the actors to look at, with their order scopes
     */
    Page<Block> blocks(Map<String, OrderScope> scopes, int limit, @Nullable String cursor);
}
