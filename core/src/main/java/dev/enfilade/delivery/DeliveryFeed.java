package dev.enfilade.delivery;

/** News from the database that concern deliveries. */
public interface DeliveryFeed {

    /**
     * Tells the listener what changes, from now on, on one thread, until the feed is closed. Survives elections and
     * restarts of the database by itself; whenever news may have been missed (also at the very start) it says so.
     */
    AutoCloseable watch(Listener listener);

    /** Gets the news; must not block. */
    interface Listener {

        /** Everything may have changed: look at all actors and all sequences again. */
        void resync();

        /** The actor was created, changed, paused, resumed or deleted. */
        void actorChanged(String actor);

        /** A sequence was freed: its message was relaunched, or cancelled. */
        void released(Release release);
    }

    /** @param position of the message that was relaunched or cancelled */
    record Release(String actor, String orderingKey, long position) {}
}
