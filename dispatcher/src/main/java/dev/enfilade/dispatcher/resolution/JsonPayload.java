package dev.enfilade.dispatcher.resolution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.enfilade.event.Event;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An event's payload as JSON, parsed when the first transform asks for it and only once. Numbers keep all their
 * digits, so that what a transform only passes on arrives as it was posted.
 */
final class JsonPayload {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final ObjectReader READER = MAPPER.readerFor(JsonNode.class);
    private static final ObjectWriter WRITER = MAPPER.writer();

    private final Event event;
    private @Nullable JsonNode parsed;

    JsonPayload(Event event) {
        this.event = event;
    }

    JsonNode node() throws TransformException {
        if (parsed == null) parsed = parse();
        return parsed;
    }

    static byte[] bytes(JsonNode node) throws TransformException {
        try {
            return WRITER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new TransformException("the result of the transform cannot be written as JSON");
        }
    }

    private JsonNode parse() throws TransformException {
        if (!isJson(event.dataContentType())) {
            throw new TransformException("a transform needs a JSON payload, not " + event.dataContentType());
        }
        if (event.data().length == 0) {
            throw new TransformException("a transform needs a JSON payload, and the event has none");
        }
        try {
            return READER.readValue(event.data());
        } catch (JsonProcessingException e) {
            throw new TransformException("the payload is not JSON" + place(e));
        } catch (IOException e) {
            throw new TransformException("the payload cannot be read as JSON");
        }
    }

    /** The media type is JSON, or there is none: then CloudEvents takes it for JSON. */
    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) return true;
        int end = contentType.indexOf(';');
        var type =
                (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return type.endsWith("/json") || type.endsWith("+json");
    }

    private static String place(JsonProcessingException e) {
        var location = e.getLocation();
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
