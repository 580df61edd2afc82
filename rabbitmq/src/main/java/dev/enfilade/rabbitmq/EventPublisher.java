package dev.enfilade.rabbitmq;

import dev.enfilade.event.Event;
import dev.enfilade.event.Partition;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Puts events into the queue of their ordering key's partition. */
public final class EventPublisher {

    private final ConfirmedPublisher publisher;
    private final int partitions;

    /** @param partitions the same number in all gateways and dispatchers, always */
    public EventPublisher(ConfirmedPublisher publisher, int partitions) {
        if (partitions < 1) {
            throw new IllegalArgumentException("there must be at least one partition");
        }
        this.publisher = publisher;
        this.partitions = partitions;
    }

    /** Never blocks. The result is complete when the broker has the event; see {@link ConfirmedPublisher#publish}. */
    public CompletableFuture<Void> publish(Event event) {
        return publisher.publish(queue(event), EventMessages.properties(event), event.data());
    }

    /** Never blocks. In the order of the list; see {@link ConfirmedPublisher#publishAll}. */
    public CompletableFuture<Void> publishAll(List<Event> events) {
        return publisher.publishAll(events.stream().map(this::outgoing).toList());
    }

    private Outgoing outgoing(Event event) {
        return new Outgoing(queue(event), EventMessages.properties(event), event.data());
    }

    private String queue(Event event) {
        return QueueNames.events(Partition.of(event.orderingKey(), partitions));
    }
}
