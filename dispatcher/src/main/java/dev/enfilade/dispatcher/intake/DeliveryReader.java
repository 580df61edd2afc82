package dev.enfilade.dispatcher.intake;

import dev.enfilade.event.Event;
import dev.enfilade.rabbitmq.EventMessages;
import dev.enfilade.rabbitmq.UnreadableMessage;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells events from everything else that may get into their queues. What could never be stored is no event either: it
 * would stop its partition for ever, since a batch is tried until it succeeds.
 */
public final class DeliveryReader {

    /** MongoDB takes documents of 16 MiB; the payload is not all of a message. */
    static final int MAX_BYTES = 12 << 20;

    private static final Pattern ATTRIBUTE = Pattern.compile("[a-z0-9]+");

    private DeliveryReader() {}

    public static Delivery read(
            long tag,
            @Nullable Map<String, ? extends @Nullable Object> headers,
            @Nullable String contentType,
            byte[] body) {
        try {
            var event = EventMessages.read(headers, contentType, body);
            var problem = problem(event);
            return problem == null ? new Delivery.Readable(tag, event) : new Delivery.Unreadable(tag, problem);
        } catch (UnreadableMessage e) {
            return new Delivery.Unreadable(tag, String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable String problem(Event event) {
        if (event.data().length > MAX_BYTES) return "the payload is larger than " + MAX_BYTES + " bytes";
        for (var name : event.extensions().keySet()) {
            if (!ATTRIBUTE.matcher(name).matches()) return "not the name of an attribute: " + name;
        }
        return null;
    }
}
