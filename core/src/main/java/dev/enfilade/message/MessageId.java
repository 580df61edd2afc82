package dev.enfilade.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Message ids are a function of the event and the subscription, so that nothing is ever made twice. */
public final class MessageId {

    /** The name space of Enfilade's message ids; changing it would make every redelivered event a new message. */
    private static final UUID NAMESPACE = UUID.fromString("6f2c6c53-9c0e-5d0b-9a3e-1d8f5a4b7c21");

    private MessageId() {}

    /** The UUIDv5 (RFC 9562) of the three; none of them can contain the NUL that parts them. */
    public static UUID of(String source, String eventId, String subscription) {
        var name = (source + '\0' + eventId + '\0' + subscription).getBytes(UTF_8);
        var sha1 = sha1();
        sha1.update(ByteBuffer.allocate(16)
                .putLong(NAMESPACE.getMostSignificantBits())
                .putLong(NAMESPACE.getLeastSignificantBits())
                .flip());
        var hash = ByteBuffer.wrap(sha1.digest(name));
        long most = hash.getLong() & 0xffff_ffff_ffff_0fffL | 0x5000L;
        long least = hash.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
        return new UUID(most, least);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
