package dev.enfilade.message;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One delivery of a message, as it ended.
 *
 * @param number 1 for the first
 * @param worker who delivered
 * @param outcome the state the message went into: DELIVERED, RETRY_WAIT, PARKED or SKIPPED
 * @param status HTTP status, if the actor answered
 * @param answer the beginning of the answer's body, capped
 * @param error what went wrong, if anything did
 */
public record Attempt(
        int number,
        Instant at,
        Duration duration,
        String worker,
        MessageState outcome,
        @Nullable Integer status,
        @Nullable String answer,
        @Nullable String error) {

    /** Characters of an answer that are kept. */
    public static final int MAX_ANSWER = 1024;

    /** Attempts of a message that are kept, the newest ones. */
    public static final int KEPT = 20;
}
