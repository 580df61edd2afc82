package dev.enfilade.subscription;

import dev.enfilade.event.Event;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule of one actor.
 *
 * @param id a name as {@link dev.enfilade.actor.ActorName} has it
 * @param filters all must match; none means every event
 * @param transform absent: the payload is passed on byte for byte
 */
public record Subscription(
        String id,
        String actor,
        List<Filter> filters,
        @Nullable Transform transform,
        long version,
        Instant updatedAt) {

    public Subscription {
        filters = List.copyOf(filters);
    }

    public boolean matches(Event event) {
        return filters.stream().allMatch(f -> f.matches(event));
    }
}
