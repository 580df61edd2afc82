package dev.enfilade.admin.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Payloads as JSON: never parsed into anything else, so that numbers, order and unknown fields stay as they are. */
final class PayloadJson {
    private static final Pattern JSON_TYPE =
            Pattern.compile("\\s*[^/\\s]+/(?:[^;\\s]+\\+)?json\\s*(?:;.*)?", Pattern.DOTALL);

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private PayloadJson() {}

    /** Whether a media type stands for JSON: {@code application/json}, {@code text/json} and all {@code +json}. */
    static boolean isJsonType(@Nullable String mediaType) {
        return mediaType != null
                && JSON_TYPE.matcher(mediaType.toLowerCase(Locale.ROOT)).matches();
    }

    /** The bytes as text, if they are exactly one JSON value in UTF-8. */
    static Optional<String> text(byte[] payload) {
        return utf8(payload).filter(PayloadJson::isOneValue);
    }

    static boolean isJson(byte[] payload) {
        return text(payload).isPresent();
    }

    private static Optional<String> utf8(byte[] payload) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean isOneValue(String text) {
        try (var parser = JSON.createParser(text)) {
            if (parser.nextToken() == null) return false;
            parser.skipChildren();
            parser.finishToken();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }
}
