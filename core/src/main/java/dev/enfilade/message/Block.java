package dev.enfilade.message;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A sequence that waits behind a parked message.
 *
 * @param orderingKey the group; absent where the whole queue is the sequence
 * @param message the parked one
 * @param since when it was parked
 * @param waiting how many open messages of the sequence are behind it
 */
public record Block(
        String actor,
        @Nullable String orderingKey,
        UUID message,
        long position,
        @Nullable MessageError error,
        Instant since,
        long waiting) {}
