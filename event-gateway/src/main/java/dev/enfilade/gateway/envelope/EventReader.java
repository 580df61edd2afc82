package dev.enfilade.gateway.envelope;

import dev.enfilade.event.Event;
import dev.enfilade.service.problem.Problem;
import dev.enfilade.service.problem.ProblemType;
import java.util.List;
import java.util.Map;

/** Reads the events of a request. */
public final class EventReader {

    private final long maxEventBytes;
    private final int maxBatch;

    /**
     * @param maxEventBytes of one payload
     * @param maxBatch events in one request
     */
    public EventReader(long maxEventBytes, int maxBatch) {
        this.maxEventBytes = maxEventBytes;
        this.maxBatch = maxBatch;
    }

    /**
     * @param headers all of the request, repeated ones repeated
     * @return the events in their order; none for an empty batch
     * @throws Problem 400, 413 or 422, which names the attribute ({@code field}), and in a batch the event's index
     *     ({@code event})
     */
    public List<Event> read(
            ContentMode mode, Iterable<Map.Entry<String, String>> headers, byte[] body, Arrival arrival) {
        return switch (mode) {
            case BINARY -> List.of(checked(BinaryEvent.read(headers, body, arrival)));
            case STRUCTURED -> List.of(checked(new JsonEvents(body, arrival, maxBatch).one()));
            case BATCHED -> checked(new JsonEvents(body, arrival, maxBatch).batch());
        };
    }

    private List<Event> checked(List<Event> events) {
        for (int i = 0; i < events.size(); i++) {
            try {
                checked(events.get(i));
            } catch (Problem problem) {
                throw problem.with("event", i);
            }
        }
        return events;
    }

    private Event checked(Event event) {
        if (event.data().length <= maxEventBytes) return event;
        throw Problem.of(ProblemType.TOO_LARGE, "The payload of an event may have at most " + maxEventBytes + " bytes.")
                .field("data")
                .with("limit", maxEventBytes);
    }
}
