package dev.enfilade.worker.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.enfilade.message.Message;
import java.util.Map;
import java.util.TreeMap;

/** A message as the headers of a CloudEvent in binary content mode. */
final class BinaryEvent {

    private static final String CONTENT_TYPE = "datacontenttype";

    private BinaryEvent() {}

    /**
     * The event's own attributes, and the extensions that tell its place: {@code messageid}, {@code position},
     * {@code orderingkey}, {@code attempt}. Ours win over attributes of the same name.
     */
    static Map<String, String> headers(Message message) {
        var headers = new TreeMap<String, String>();
        message.attributes().forEach((name, value) -> {
            if (name.equals(CONTENT_TYPE)) headers.put("content-type", value);
            else headers.put("ce-" + name, percentEncoded(value));
        });
        headers.put("ce-specversion", "1.0");
        headers.put("ce-messageid", message.id().toString());
        headers.put("ce-position", Long.toString(message.position()));
        headers.put("ce-orderingkey", percentEncoded(message.orderingKey()));
        headers.put("ce-attempt", Integer.toString(message.attempt()));
        return headers;
    }

    /** As section 3.1.3.2 of the HTTP binding has it: what is not printable ASCII, and blank, quote and percent. */
    static String percentEncoded(String value) {
        var encoded = new StringBuilder(value.length());
        value.codePoints().forEach(c -> {
            if (c > ' ' && c < 0x7f && c != '"' && c != '%') encoded.append((char) c);
            else for (byte b : Character.toString(c).getBytes(UTF_8)) encoded.append("%%%02X".formatted(b & 0xff));
        });
        return encoded.toString();
    }
}
