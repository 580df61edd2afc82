package dev.enfilade.rabbitmq;

import dev.enfilade.actor.ActorName;

/** The names of Enfilade's queues. They are stable: RabbitMQ keeps every name that it has ever heard. */
public final class QueueNames {

    /** What the dispatcher could not read. */
    public static final String EVENTS_DEAD = "events.dead";

    static final String ACTOR_PREFIX = "actor.";
    static final String PARKED_SUFFIX = ".parked";

    private QueueNames() {}

    /** The accepted events of one partition. */
    public static String events(int partition) {
        return "events." + partition;
    }

    /** The tokens of one actor. */
    public static String actor(String actor) {
        if (!ActorName.isValid(actor)) {
            throw new IllegalArgumentException("not the name of an actor: " + actor);
        }
        return ACTOR_PREFIX + actor;
    }

    /** The dead-lettered tokens of one actor. An actor's name has no dot, so no other actor's queue is called so. */
    public static String parked(String actor) {
        return actor(actor) + PARKED_SUFFIX;
    }
}
