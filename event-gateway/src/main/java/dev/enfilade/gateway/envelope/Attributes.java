package dev.enfilade.gateway.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.enfilade.event.Event;
import dev.enfilade.service.problem.Problem;
import dev.enfilade.service.problem.ProblemType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Collects the context attributes of one event. Refuses, naming the attribute, what CloudEvents 1.0 does not allow, and
 * what would not fit into the headers of an AMQP message or of a delivery.
 */
final class Attributes {

    static final int MAX_COUNT = 64;
    static final int MAX_VALUE_BYTES = 4096;
    static final int MAX_BYTES = 16 * 1024;

    private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,64}");
    private static final List<String> REQUIRED = List.of("specversion", "id", "source", "type");

    private final Map<String, String> values = new HashMap<>();
    private int bytes;

    void put(String name, String value) {
        checkName(name);
        if (values.containsKey(name)) {
            throw Problem.of(ProblemType.MALFORMED, name + ": is there twice.").field(name);
        }
        AttributeRules.violation(name, value).ifPresent(what -> {
            throw wrong(name, what);
        });
        checkSize(name, value);
        values.put(name, value);
    }

    @Nullable
    String get(String name) {
        return values.get(name);
    }

    private static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw wrong(shortened(name), "is no attribute name: 1 to 64 lower-case letters and digits");
        }
        // In the JSON format it would be taken for the payload
        if (name.equals("data")) throw wrong(name, "is not a name that an attribute may have");
    }

    private void checkSize(String name, String value) {
        int size = value.getBytes(UTF_8).length;
        if (size > MAX_VALUE_BYTES) throw wrong(name, "is longer than " + MAX_VALUE_BYTES + " bytes");
        bytes += name.length() + size;
        if (bytes > MAX_BYTES) throw wrong(name, "with this, the attributes have more than " + MAX_BYTES + " bytes");
        if (values.size() == MAX_COUNT) throw wrong(name, "is one more than " + MAX_COUNT + " attributes");
    }

    /** The event, once all attributes are there. */
    Event event(byte[] data, Arrival arrival) {
        for (var name : REQUIRED) {
            if (!values.containsKey(name)) throw wrong(name, "is missing");
        }
        var extensions = new HashMap<>(values);
        extensions.remove("specversion");
        return new Event(
                taken(extensions, "id"),
                taken(extensions, "source"),
                taken(extensions, "type"),
                extensions.remove("subject"),
                extensions.remove("time"),
                extensions.remove("datacontenttype"),
                extensions.remove("dataschema"),
                extensions,
                data,
                arrival.at(),
                arrival.traceparent());
    }

    private static String taken(Map<String, String> values, String name) {
        var value = values.remove(name);
        if (value == null) throw wrong(name, "is missing");
        return value;
    }

    static Problem wrong(String name, String what) {
        return Problem.of(ProblemType.INVALID, name + ": " + what + ".").field(name);
    }

    /** A name from outside may be long and of any characters. */
    private static String shortened(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "…";
    }
}
