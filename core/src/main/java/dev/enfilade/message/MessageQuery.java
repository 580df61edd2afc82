package dev.enfilade.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which messages to list; an absent field does not restrict.
 *
 * @param from accepted at or after
 * @param to accepted before
 * @param error kind of the last error
 * @param byPosition in the order of positions (needs an actor), else newest first
 * @param limit 1 to 500
 * @param cursor from the page before, made for the same query
 */
public record MessageQuery(
        @Nullable String actor,
        @Nullable MessageState state,
        @Nullable String orderingKey,
        @Nullable String type,
        @Nullable String source,
        @Nullable String eventId,
        @Nullable Instant from,
        @Nullable Instant to,
        MessageError.@Nullable Kind error,
        boolean byPosition,
        int limit,
        @Nullable String cursor) {}
