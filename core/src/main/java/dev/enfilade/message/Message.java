package dev.enfilade.message;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one actor has to receive for one event and one subscription.
 *
 * @param position place in the actor's queue: 1, 2, 3 … without gaps; never changes
 * @param version grows with every change of state or payload; what If-Match is compared with
 * @param payloadVersion number of the payload: 1 as dispatched, one more with each edit
 * @param attempt deliveries begun so far
 * @param failures deliveries failed in a row since it was made or last relaunched
 * @param fence fencing number of the lease that claimed it last; 0 if none did
 * @param attributes the event's context attributes and extensions in their string form, by name
 * @param dueAt in RETRY_WAIT: when it may be tried again
 * @param acceptedAt when the gateway took the event
 * @param endedAt when it came to a final state
 * @param traceparent W3C trace context it was dispatched under
 */
public record Message(
        UUID id,
        String actor,
        long position,
        String orderingKey,
        String subscription,
        MessageState state,
        long version,
        int payloadVersion,
        int attempt,
        int failures,
        long fence,
        Map<String, String> attributes,
        byte[] payload,
        @Nullable MessageError lastError,
        @Nullable Instant dueAt,
        Instant acceptedAt,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant endedAt,
        @Nullable String traceparent) {

    public Message {
        attributes = Map.copyOf(attributes);
    }
}
