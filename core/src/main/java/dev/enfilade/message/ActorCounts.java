package dev.enfilade.message;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An actor's messages in figures.
 *
 * @param byState only states that occur
 * @param oldestWaiting when the oldest message that has not come to its end was accepted
 */
public record ActorCounts(
        Map<MessageState, Long> byState, @Nullable Instant oldestWaiting) {
    public ActorCounts {
        byState = Map.copyOf(byState);
    }

    /** Messages that have not come to their end. */
    public long open() {
        return byState.entrySet().stream()
                .filter(e -> !e.getKey().isFinal())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
