package dev.enfilade.dispatch;

import java.util.List;
import java.util.Set;

/** Where the dispatcher's batches become durable. */
public interface DispatchStore {

    /**
     * Stores the drafts in one transaction, majority-durable when this returns: each actor's drafts get its next
     * positions, in the order of the list, without gaps. Drafts whose message exists already make nothing.
     * A transient conflict with another dispatcher is tried again within.
     *
     * @return the tokens of all messages of the drafts that are not final, old and new, by actor and position
     */
    Committed commit(List<Draft> drafts);

    /**
     * @param tokens to publish
     * @param stored how many messages are new
     * @param unknownActors actors that do not exist (any more); nothing was stored for them
     */
    record Committed(List<Token> tokens, int stored, Set<String> unknownActors) {}
}
