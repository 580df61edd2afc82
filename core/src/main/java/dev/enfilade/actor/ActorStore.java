package dev.enfilade.actor;

import java.util.List;
import java.util.Optional;

/** The definitions of the actors. */
public interface ActorStore {

    /** Creates the actor (requested state RUNNING) or changes its definition; the requested state is kept. */
    Actor put(ActorDefinition definition);

    Optional<Actor> find(String name);

    /** All actors, by name. */
    List<Actor> list();

    /**
     * Asks for a state. Durable when this returns.
     *
     * @param reason kept with the actor while it is paused
     * @return the actor after the change; empty if there is none
     */
    Optional<Actor> request(String name, RequestedState state, String reason);

    /**
     * Removes the definition and its subscriptions in one transaction, only if no message of it is still open.
     * Finished messages stay until their retention ends; positions go on growing should the name come back.
     *
     * @return false if messages are still open, or if there is no such actor
     */
    boolean delete(String name);
}
