package dev.enfilade.actor;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A named receiver with its own FIFO queue.
 *
 * @param name see {@link ActorName}
 * @param concurrency how many groups are delivered side by side; 1 in order scope {@code queue}
 * @param pauseReason why it is paused, as the operator said it
 * @param version grows with each change of the definition or of the requested state
 */
public record Actor(
        String name,
        Connector connector,
        OrderScope orderScope,
        int concurrency,
        ErrorPolicy errorPolicy,
        RequestedState requested,
        @Nullable String pauseReason,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    /** The longest time a connector may be given; leases outlive it. */
    public static final Duration MAX_TIMEOUT = Duration.ofMinutes(2);

    public static final int DEFAULT_CONCURRENCY = 16;

    public boolean isRunning() {
        return requested == RequestedState.RUNNING;
    }
}
