package dev.enfilade.mongodb.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Where a page of a list ended: the sort key and the id of its last item, and a check value of the query it belongs to.
 *
 * @param key milliseconds or a position
 */
record Cursor(long key, UUID id) {

    private static final String PARTS = "~";

    /** The opaque text for a caller. */
    String text(Object query) {
        var plain = String.join(PARTS, Long.toString(key), id.toString(), check(query));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(UTF_8));
    }

    /**
     * @throws IllegalArgumentException if the text is no cursor, or one of another query
     */
    static Cursor parse(String text, Object query) {
        var parts = parts(text);
        if (parts.size() != 3 || !parts.get(2).equals(check(query))) {
            throw new IllegalArgumentException("the cursor was not made for this query");
        }
        return new Cursor(Long.parseLong(parts.get(0)), UUID.fromString(parts.get(1)));
    }

    private static List<String> parts(String text) {
        try {
            return List.of(new String(Base64.getUrlDecoder().decode(text), UTF_8).split(PARTS, -1));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("this is not a cursor", e);
        }
    }

    private static String check(Object query) {
        var crc = new CRC32C();
        crc.update(query.toString().getBytes(UTF_8));
        return Long.toHexString(crc.getValue());
    }
}
