package dev.enfilade.event;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvent 1.0 as a backend posted it.
 *
 * @param id unique within its source
 * @param source a URI reference
 * @param type for example {@code order.placed}
 * @param subject optional
 * @param time optional; the RFC 3339 text as it was posted, never re-formatted
 * @param dataContentType media type of {@code data}; absent where the caller named none
 * @param dataSchema optional URI
 * @param extensions further context attributes in their canonical string form, by lower-case name
 * @param data the payload's bytes exactly as they came; empty where the event has none
 * @param acceptedAt when the gateway took it
 * @param traceparent W3C trace context of the request that brought it, if any
 */
public record Event(
        String id,
        String source,
        String type,
        @Nullable String subject,
        @Nullable String time,
        @Nullable String dataContentType,
        @Nullable String dataSchema,
        Map<String, String> extensions,
        byte[] data,
        Instant acceptedAt,
        @Nullable String traceparent) {

    /** The CloudEvents extension attribute that carries the ordering key. */
    public static final String PARTITION_KEY = "partitionkey";

    public Event {
        Objects.requireNonNull(id);
        Objects.requireNonNull(source);
        Objects.requireNonNull(type);
        extensions = Map.copyOf(extensions);
    }

    /** What defines the partial order: the {@code partitionkey} extension, else the source. */
    public String orderingKey() {
        return extensions.getOrDefault(PARTITION_KEY, source);
    }

    /** The string value of a context attribute, required, optional or extension; null where the event has none. */
    public @Nullable String attribute(String name) {
        return switch (name) {
            case "specversion" -> "1.0";
            case "id" -> id;
            case "source" -> source;
            case "type" -> type;
            case "subject" -> subject;
            case "time" -> time;
            case "datacontenttype" -> dataContentType;
            case "dataschema" -> dataSchema;
            default -> extensions.get(name);
        };
    }
}
