package dev.enfilade.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.enfilade.event.Event;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events as AMQP 0.9.1 messages, after the CloudEvents AMQP binding in binary mode: the body is the event's data, byte
 * for byte; {@code content-type} is {@code datacontenttype}; each other attribute is a header
 * {@code cloudEvents_<name>}. Of our own are {@code traceparent}, and {@code enfilade_accepted_at} in milliseconds
 * since 1970.
 */
public final class EventMessages {

    static final String ATTRIBUTE = "cloudEvents_";
    static final String ACCEPTED_AT = "enfilade_accepted_at";
    static final String TRACEPARENT = "traceparent";

    private static final String SPEC_VERSION = "1.0";
    private static final int SHORT_STRING_BYTES = 255;
    private static final int PERSISTENT = 2;

    private EventMessages() {}

    /** All of an event but its data, which is the body. */
    public static BasicProperties properties(Event event) {
        var headers = new HashMap<String, Object>();
        headers.put(ATTRIBUTE + "specversion", SPEC_VERSION);
        headers.put(ATTRIBUTE + "id", event.id());
        headers.put(ATTRIBUTE + "source", event.source());
        headers.put(ATTRIBUTE + "type", event.type());
        putIfPresent(headers, ATTRIBUTE + "subject", event.subject());
        putIfPresent(headers, ATTRIBUTE + "time", event.time());
        putIfPresent(headers, ATTRIBUTE + "dataschema", event.dataSchema());
        event.extensions().forEach((name, value) -> headers.put(ATTRIBUTE + name, value));
        putIfPresent(headers, TRACEPARENT, event.traceparent());
        headers.put(ACCEPTED_AT, event.acceptedAt().toEpochMilli());

        var properties =
                new BasicProperties.Builder().deliveryMode(PERSISTENT).timestamp(Date.from(event.acceptedAt()));
        if (isShort(event.id())) {
            properties.messageId(event.id());
        }
        var contentType = event.dataContentType();
        if (contentType != null && isShort(contentType)) {
            properties.contentType(contentType);
        } else {
            putIfPresent(headers, ATTRIBUTE + "datacontenttype", contentType);
        }
        return properties.headers(headers).build();
    }

    /**
     * The event again, {@code acceptedAt} to the millisecond.
     *
     * @param values by header name; text may be of any type whose {@code toString} is the text
     * @throws UnreadableMessage if the headers are not those of an event
     */
    public static Event read(
            @Nullable Map<String, ? extends @Nullable Object> values, @Nullable String contentType, byte[] body) {
        var headers = new Headers(values);
        if (!headers.required(ATTRIBUTE + "specversion").equals(SPEC_VERSION)) {
            throw new UnreadableMessage(ATTRIBUTE + "specversion", "is not " + SPEC_VERSION);
        }
        return new Event(
                headers.required(ATTRIBUTE + "id"),
                headers.required(ATTRIBUTE + "source"),
                headers.required(ATTRIBUTE + "type"),
                headers.text(ATTRIBUTE + "subject"),
                headers.text(ATTRIBUTE + "time"),
                contentType == null ? headers.text(ATTRIBUTE + "datacontenttype") : contentType,
                headers.text(ATTRIBUTE + "dataschema"),
                extensions(values),
                body,
                Instant.ofEpochMilli(headers.number(ACCEPTED_AT)),
                headers.text(TRACEPARENT));
    }

    private static Map<String, String> extensions(@Nullable Map<String, ? extends @Nullable Object> values) {
        var extensions = new HashMap<String, String>();
        if (values != null) {
            values.forEach((header, value) -> {
                if (header.startsWith(ATTRIBUTE) && value != null) {
                    var name = header.substring(ATTRIBUTE.length());
                    if (!isContextAttribute(name)) {
                        extensions.put(name, value.toString());
                    }
                }
            });
        }
        return extensions;
    }

    private static boolean isContextAttribute(String name) {
        return switch (name) {
            case "specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema" -> true;
            default -> false;
        };
    }

    private static void putIfPresent(Map<String, Object> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }

    /** Properties, unlike headers, are limited to 255 bytes. */
    private static boolean isShort(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length <= SHORT_STRING_BYTES;
    }
}
