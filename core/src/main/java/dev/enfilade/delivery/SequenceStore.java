package dev.enfilade.delivery;

import dev.enfilade.dispatch.Token;
import dev.enfilade.message.Attempt;
import dev.enfilade.message.Message;
import java.time.Duration;
import java.util.List;

/**
 * The sequences as a worker sees them. Fencing is done here, by the database, in the same write that it protects:
 * never by a look beforehand.
 */
public interface SequenceStore {

    /**
     * Looks at the head of the sequence and claims it if it may be delivered: READY, RETRY_WAIT and due, or IN_FLIGHT
     * with a fencing number that is not higher than the lease's (left behind by a worker that is gone, or by this one
     * when an answer got lost). Refused by the server itself once its clock has reached the lease's end.
     */
    Claim claim(Lease lease, Sequence sequence);

    /**
     * Ends the delivery of a claimed message, majority-durable when this returns. May be repeated after an unclear
     * failure: an end that is there already counts as done.
     *
     * @param attempt kept with the message
     * @return false if another fencing number has claimed the message meanwhile
     */
    boolean end(Lease lease, Message claimed, Ending ending, Attempt attempt);

    /**
     * Ordering keys of an actor that have an open message and whose head is not PARKED, in ascending order.
     *
     * @param after only keys above this one; "" for all
     */
    List<String> unblockedGroups(String actor, String after, int limit);

    /**
     * Heads of sequences that could be delivered (READY, RETRY_WAIT and due, IN_FLIGHT without a live lease), and have
     * not changed for the given time: probably their token was lost.
     *
     * @return a token for each
     */
    List<Token> overdueHeads(String actor, boolean byGroup, Duration unchangedFor, int limit);
}
