package dev.enfilade.dispatch;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What travels through an actor's queue: the news that a message is there. Never its payload. A lost, repeated or
 * reordered token does no harm, since delivery always takes the head of the sequence from the database.
 */
public record Token(
        UUID message,
        String actor,
        long position,
        String orderingKey,
        @Nullable String traceparent) {}
