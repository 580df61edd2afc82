package dev.enfilade.gateway.envelope;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.enfilade.event.Event;
import dev.enfilade.service.problem.Problem;
import dev.enfilade.service.problem.ProblemType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON format of CloudEvents. Never builds a tree: the payload is the run of bytes between the offsets at
 * which the parser found {@code data} to begin and to end.
 */
final class JsonEvents {

    // Without detection everything is taken for UTF-8, as the offsets need it
    static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final byte[] body;
    private final int start;
    private final Arrival arrival;
    private final int maxBatch;

    /** @param maxBatch how many events an array may have */
    JsonEvents(byte[] body, Arrival arrival, int maxBatch) {
        this.body = body;
        this.start = startsWithMark(body) ? BYTE_ORDER_MARK.length : 0;
        this.arrival = arrival;
        this.maxBatch = maxBatch;
    }

    Event one() {
        return read(this::one);
    }

    List<Event> batch() {
        return read(this::batch);
    }

    private interface Reading<T> {
        T from(JsonParser parser) throws IOException;
    }

    private <T> T read(Reading<T> reading) {
        if (!Utf8.isValid(body)) throw Problem.of(ProblemType.MALFORMED, "The body is not UTF-8.");
        try (var parser = JSON.createParser(body, start, body.length - start)) {
            var result = reading.from(parser);
            if (parser.nextToken() != null) throw malformed("Something follows the end of the JSON", parser);
            return result;
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw malformed("The body is not well-formed JSON", at == null ? 0 : at.getLineNr(), column(at));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private Event one(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) throw notThere("one event, a JSON object", parser);
        return event(parser);
    }

    private List<Event> batch(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_ARRAY) throw notThere("a batch, a JSON array of events", parser);
        var events = new ArrayList<Event>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (events.size() == maxBatch) throw tooMany();
            try {
                if (parser.currentToken() != JsonToken.START_OBJECT) throw notThere("an event, a JSON object", parser);
                events.add(event(parser));
            } catch (Problem problem) {
                throw problem.with("event", events.size());
            }
        }
        return events;
    }

    private Problem tooMany() {
        return Problem.of(ProblemType.TOO_LARGE, "A batch may have at most " + maxBatch + " events.")
                .with("limit", maxBatch);
    }

    private Event event(JsonParser parser) throws IOException {
        var attributes = new Attributes();
        var payload = new JsonPayload(body);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            var token = parser.nextToken();
            switch (name) {
                case "data" -> payload.data(slice(parser));
                case "data_base64" -> payload.base64(token == JsonToken.VALUE_STRING ? parser.getText() : null);
                default -> attribute(attributes, name, token, parser);
            }
        }
        payload.defaultContentType().ifPresent(type -> {
            if (attributes.get("datacontenttype") == null) attributes.put("datacontenttype", type);
        });
        return attributes.event(payload.bytes(attributes.get("datacontenttype")), arrival);
    }

    /** Moves the parser to the value's end. */
    private JsonPayload.Slice slice(JsonParser parser) throws IOException {
        long from = parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        long to = parser.currentLocation().getByteOffset();
        return new JsonPayload.Slice(start + Math.toIntExact(from), start + Math.toIntExact(to));
    }

    private static void attribute(Attributes attributes, String name, @Nullable JsonToken token, JsonParser parser)
            throws IOException {
        switch (token) {
            case VALUE_STRING -> attributes.put(name, parser.getText());
            case VALUE_TRUE, VALUE_FALSE -> attributes.put(extension(name), parser.getText());
            case VALUE_NUMBER_INT -> attributes.put(extension(name), integer(name, parser.getText()));
            // As if it were not there, says the format
            case VALUE_NULL -> {}
            case null, default -> throw Attributes.wrong(shortened(name), "must be a string, a boolean or an integer");
        }
    }

    /** Only extensions may have values that are not strings. */
    private static String extension(String name) {
        return switch (name) {
            case "specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema" ->
                throw Attributes.wrong(name, "must be a string");
            default -> name;
        };
    }

    /** In the canonical form; CloudEvents' integers have 32 bits. */
    private static String integer(String name, String digits) {
        try {
            return Integer.toString(Integer.parseInt(digits));
        } catch (NumberFormatException e) {
            throw Attributes.wrong(shortened(name), "must be an integer of 32 bits, or a string");
        }
    }

    private static String shortened(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "…";
    }

    private static Problem notThere(String wanted, JsonParser parser) {
        return malformed("Here should be " + wanted, parser);
    }

    private static Problem malformed(String what, JsonParser parser) {
        var at = parser.currentTokenLocation();
        return malformed(what, at.getLineNr(), column(at));
    }

    private static int column(com.fasterxml.jackson.core.@Nullable JsonLocation at) {
        return at == null ? 0 : at.getColumnNr();
    }

    private static Problem malformed(String what, int line, int column) {
        return Problem.of(ProblemType.MALFORMED, what + " (line " + line + ", column " + column + ").");
    }

    private static boolean startsWithMark(byte[] body) {
        int length = BYTE_ORDER_MARK.length;
        return body.length >= length && java.util.Arrays.equals(body, 0, length, BYTE_ORDER_MARK, 0, length);
    }

    /** The text of a JSON string that lies between two offsets, with its escapes resolved. */
    static String text(byte[] body, JsonPayload.Slice slice) {
        try (var parser = JSON.createParser(body, slice.from(), slice.length())) {
            var _ = parser.nextToken();
            return parser.getText();
        } catch (IOException e) {
            throw new UncheckedIOException("it has been read before", e);
        }
    }
}
