package dev.enfilade.gateway.intake;

import dev.enfilade.event.Event;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * The answer 202.
 *
 * @param accepted which events RabbitMQ has confirmed, in the order of the request
 */
@RegisterForReflection
public record Accepted(List<Key> accepted) {

    /** What identifies an event. */
    @RegisterForReflection
    public record Key(String source, String id) {
        static Key of(Event event) {
            return new Key(event.source(), event.id());
        }
    }

    static Accepted of(List<Event> events) {
        return new Accepted(events.stream().map(Key::of).toList());
    }
}
