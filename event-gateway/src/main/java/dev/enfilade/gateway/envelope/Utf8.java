package dev.enfilade.gateway.envelope;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/** Checks bytes, since JSON parsers do not look at what they skip. */
final class Utf8 {

    private static final int CHARS_AT_ONCE = 8192;

    private Utf8() {}

    static boolean isValid(byte[] bytes) {
        var decoder = StandardCharsets.UTF_8.newDecoder();
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(Math.min(bytes.length + 1, CHARS_AT_ONCE));
        while (true) {
            var result = decoder.decode(in, out, true);
            if (result.isError()) return false;
            if (result.isUnderflow()) return true;
            out.clear();
        }
    }
}
