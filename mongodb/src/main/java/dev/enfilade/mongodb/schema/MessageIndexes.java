package dev.enfilade.mongodb.schema;

/**
 * The names of the indexes of messages. Queries name the index they are made for: a plan that the server chose while
 * there were few messages might otherwise walk through all finished ones later.
 */
public final class MessageIndexes {

    public static final String OPEN_IN_QUEUE = "openInQueue";
    public static final String OPEN_IN_GROUP = "openInGroup";
    public static final String POSITION = "position";
    public static final String ACTOR_STATE = "actorState";
    public static final String ACCEPTED = "accepted";
    public static final String ORDERING_KEY = "orderingKey";
    public static final String EVENT = "event";
    public static final String FAILED = "failed";
    public static final String PARKED = "parked";
    public static final String ENDED = "ended";

    private MessageIndexes() {}
}
