package dev.enfilade.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a message could not be made or delivered.
 *
 * @param status HTTP status the actor answered with, if it answered
 * @param text one line for people, capped; never a payload, never a secret
 */
public record MessageError(Kind kind, @Nullable Integer status, String text, Instant at) {

    private static final int MAX_TEXT = 1000;

    public MessageError {
        text = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT - 1) + "…";
    }

    /** At which stage it went wrong. */
    public enum Kind {
        /** The payload could not be made from the event. */
        TRANSFORM,
        /** The actor's address was refused or could not be resolved. */
        ADDRESS,
        /** No connection, or it broke. */
        CONNECTION,
        /** No whole answer in time. */
        TIMEOUT,
        /** An answer other than 2xx. */
        STATUS,
        /** A fault of our own. */
        INTERNAL
    }
}
