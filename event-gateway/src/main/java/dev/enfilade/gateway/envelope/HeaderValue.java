package dev.enfilade.gateway.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** An attribute's value as the CloudEvents HTTP binding 1.0.2 (section 3.1.3.2) writes it into a header. */
final class HeaderValue {

    private HeaderValue() {}

    /** @throws Broken if it is none */
    static String decode(String header) {
        var text = unquoted(header.strip());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7e) throw new Broken("characters beyond ASCII have to be percent-encoded as UTF-8");
        }
        return text.indexOf('%') < 0 ? text : percentDecoded(text);
    }

    /** Older senders put values into double quotes, with backslashes before what is special there. */
    private static String unquoted(String text) {
        if (text.length() < 2 || text.charAt(0) != '"' || text.charAt(text.length() - 1) != '"') return text;
        var inner = new StringBuilder(text.length());
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (c == '"') return text; // not one quoted string
            if (c == '\\') {
                i++;
                if (i == text.length() - 1) throw new Broken("the quotes are not closed");
                c = text.charAt(i);
            }
            inner.append(c);
        }
        return inner.toString();
    }

    private static String percentDecoded(String text) {
        var bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '%') {
                bytes.write(text.charAt(i));
                continue;
            }
            if (i + 2 >= text.length()) throw notHex();
            bytes.write((hex(text.charAt(i + 1)) << 4) | hex(text.charAt(i + 2)));
            i += 2;
        }
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Broken("what is percent-encoded is not UTF-8");
        }
    }

    private static int hex(char c) {
        if (c >= '0' && c <= '9') return c - '0';
        if (c >= 'a' && c <= 'f') return c - 'a' + 10;
        if (c >= 'A' && c <= 'F') return c - 'A' + 10;
        throw notHex();
    }

    private static Broken notHex() {
        return new Broken("a '%' has to be followed by two hexadecimal digits, and is itself written as %25");
    }

    /** Says what is wrong with the value. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        Broken(String message) {
            super(message, null, false, false);
        }
    }
}
