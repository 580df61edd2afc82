package dev.enfilade.actor;

import java.util.Locale;

/** What of an actor's messages forms one sequence. */
public enum OrderScope {
    /** The whole queue is one sequence. */
    QUEUE,
    /** Each group (the messages of one ordering key) is a sequence of its own; groups run side by side. */
    GROUP;

    /** The word used in the API and in the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
