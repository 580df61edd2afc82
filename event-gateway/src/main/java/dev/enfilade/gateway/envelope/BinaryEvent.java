package dev.enfilade.gateway.envelope;

import dev.enfilade.event.Event;
import dev.enfilade.service.problem.Problem;
import dev.enfilade.service.problem.ProblemType;
import java.util.Locale;
import java.util.Map;

/** Reads binary mode: attributes from {@code ce-} headers, {@code datacontenttype} from Content-Type. */
final class BinaryEvent {

    private static final String PREFIX = "ce-";

    private BinaryEvent() {}

    static Event read(Iterable<Map.Entry<String, String>> headers, byte[] body, Arrival arrival) {
        var attributes = new Attributes();
        for (var header : headers) {
            var name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith(PREFIX)) put(attributes, name.substring(PREFIX.length()), header.getValue());
            else if (name.equals("content-type")) putContentType(attributes, header.getValue());
        }
        if (attributes.get("specversion") == null) throw notAnEvent();
        return attributes.event(body, arrival);
    }

    private static void put(Attributes attributes, String name, String value) {
        if (name.equals("datacontenttype")) {
            throw Attributes.wrong(name, "is sent as Content-Type in binary mode, not as ce-datacontenttype");
        }
        attributes.put(name, decoded(name, value));
    }

    private static void putContentType(Attributes attributes, String value) {
        if (!value.isBlank()) attributes.put("datacontenttype", value.strip());
    }

    private static String decoded(String name, String value) {
        try {
            return HeaderValue.decode(value);
        } catch (HeaderValue.Broken e) {
            throw Problem.of(ProblemType.MALFORMED, "ce-" + name + ": " + e.getMessage() + ".")
                    .field(name);
        }
    }

    private static Problem notAnEvent() {
        return Attributes.wrong(
                "specversion",
                "is missing. Send the attributes as ce- headers (ce-specversion, ce-id, ce-source, ce-type), or the"
                        + " event as application/cloudevents+json");
    }
}
