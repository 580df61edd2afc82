package dev.enfilade.mongodb.schema;

/** The names of the collections. */
public final class Collections {

    /** Definitions of the actors, by name. */
    public static final String ACTORS = "actors";

    /** Subscriptions, by id. */
    public static final String SUBSCRIPTIONS = "subscriptions";

    /** One document with the number that grows whenever a subscription or the set of actors changes. */
    public static final String CATALOG = "catalog";

    /** Each actor's last position; kept for ever, so that positions never start again. */
    public static final String POSITIONS = "positions";

    /** The messages, by id. */
    public static final String MESSAGES = "messages";

    /** Former payloads of messages that were edited. */
    public static final String PAYLOADS = "payloads";

    /** News for the workers: a sequence was freed. Each is gone after a day. */
    public static final String RELEASES = "releases";

    /** Each actor's lease; kept for ever, so that fencing numbers never start again. */
    public static final String LEASES = "leases";

    /** When each worker was last heard of. */
    public static final String WORKERS = "workers";

    /** What operators did; kept for ever. Written by the admin API. */
    public static final String AUDIT = "audit";

    /** Which changes of the schema have been applied. */
    public static final String SCHEMA = "schema";

    private Collections() {}
}
