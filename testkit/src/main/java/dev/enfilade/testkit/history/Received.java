package dev.enfilade.testkit.history;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One request that an actor got.
 *
 * @param began monotonic nanoseconds, when the request had been read
 * @param ended monotonic nanoseconds, when the actor was done with it
 * @param status what the actor answered; 0 if it broke the connection off
 * @param disturbed the test made the actor hang, answer late or break off, so that the sender cannot know the outcome
 * @param signed whether the Standard Webhooks signature was valid
 */
public record Received(
        String actor,
        UUID message,
        long position,
        String orderingKey,
        EventKey event,
        int attempt,
        byte[] body,
        @Nullable String contentType,
        @Nullable String traceparent,
        boolean signed,
        long began,
        long ended,
        int status,
        boolean disturbed) {

    /** The actor took the message and said so. */
    public boolean succeeded() {
        return status >= 200 && status < 300;
    }

    /** An answer that a repeat cannot change, after api.md. */
    public boolean isRefusal() {
        return status != 0 && !succeeded() && status < 500 && status != 408 && status != 425 && status != 429;
    }
}
