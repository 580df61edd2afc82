package dev.enfilade.delivery;

import org.jspecify.annotations.Nullable;

/**
 * A run of messages that are delivered one after another.
 *
 * @param orderingKey the group; absent where the actor's whole queue is the sequence
 */
public record Sequence(String actor, @Nullable String orderingKey) {

    @Override
    public String toString() {
        return orderingKey == null ? actor : actor + "/" + orderingKey;
    }
}
