package dev.enfilade.dispatch;

import dev.enfilade.event.Event;
import dev.enfilade.message.MessageError;
import dev.enfilade.message.MessageId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message before it has its place.
 *
 * @param payload what the actor is to receive; of a message that could not be made, the event's own
 * @param parked why it could not be made, if so: it is stored PARKED
 * @param traceparent W3C trace context of its dispatch
 */
public record Draft(
        Event event,
        String subscription,
        String actor,
        byte[] payload,
        @Nullable MessageError parked,
        @Nullable String traceparent) {

    public UUID id() {
        return MessageId.of(event.source(), event.id(), subscription);
    }
}
