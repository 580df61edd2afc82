package dev.enfilade.gateway.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.enfilade.service.problem.Problem;
import dev.enfilade.service.problem.ProblemType;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The payload of one event in the JSON format, which is in {@code data} or in {@code data_base64}. */
final class JsonPayload {

    private static final byte[] NONE = {};
    private static final String DEFAULT_CONTENT_TYPE = "application/json";

    private final byte[] body;
    private @Nullable Slice data;
    private byte @Nullable [] decoded;

    /** A part of the body; {@code to} is not in it. */
    record Slice(int from, int to) {
        int length() {
            return to - from;
        }
    }

    JsonPayload(byte[] body) {
        this.body = body;
    }

    void data(Slice slice) {
        checkOnlyOne("data");
        data = slice;
    }

    /** @param text null if it is not a string */
    void base64(@Nullable String text) {
        checkOnlyOne("data_base64");
        try {
            if (text == null) throw new IllegalArgumentException("not a string");
            decoded = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw Attributes.wrong("data_base64", "must be a string in Base64 (RFC 4648, section 4)");
        }
    }

    private void checkOnlyOne(String name) {
        if (data != null || decoded != null) {
            throw Problem.of(ProblemType.MALFORMED, name + ": an event has one payload, in data or in data_base64.")
                    .field(name);
        }
    }

    /** What {@code datacontenttype} is where it is not given. */
    Optional<String> defaultContentType() {
        return data == null ? Optional.empty() : Optional.of(DEFAULT_CONTENT_TYPE);
    }

    /**
     * JSON stays as it was written. Data of another type is a JSON string, and its characters are the payload.
     */
    byte[] bytes(@Nullable String contentType) {
        if (decoded != null) return decoded;
        var slice = data;
        if (slice == null) return NONE;
        var type = MediaType.parse(contentType == null ? DEFAULT_CONTENT_TYPE : contentType)
                .orElseThrow(() -> new IllegalStateException("checked before"));
        if (type.isJson()) return Arrays.copyOfRange(body, slice.from(), slice.to());
        return characters(slice, type);
    }

    private byte[] characters(Slice slice, MediaType type) {
        if (!type.isUtf8()) {
            throw Attributes.wrong("datacontenttype", "text in data is UTF-8; send another charset as data_base64");
        }
        return switch (body[slice.from()]) {
            case '"' -> utf8(JsonEvents.text(body, slice));
            case 'n' -> NONE; // null: there is no payload
            default -> throw Attributes.wrong("data", "must be a string, since datacontenttype is not a JSON type");
        };
    }

    private static byte[] utf8(String text) {
        try {
            var encoded = UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            var bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw Attributes.wrong("data", "must not contain half of a surrogate pair");
        }
    }
}
