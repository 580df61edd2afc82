package dev.enfilade.testkit.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks Standard Webhooks signatures, from its specification and not with the sender's code. */
public final class Signature {

    private static final String PREFIX = "whsec_";
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final byte[] key;

    /**
     * @param secret {@code whsec_} and base64
     */
    public Signature(String secret) {
        if (!secret.startsWith(PREFIX)) throw new IllegalArgumentException("a secret begins with " + PREFIX);
        this.key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
    }

    /** A new secret. */
    public static String newSecret() {
        return newSecret(new SecureRandom());
    }

    private static String newSecret(RandomGenerator random) {
        var bytes = new byte[24];
        random.nextBytes(bytes);
        return PREFIX + Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * @param timestamp seconds since 1970; at most five minutes away from now
     * @param signatures as in the header: {@code v1,<base64>}, several parted by spaces
     */
    public boolean isValid(String id, String timestamp, byte[] body, String signatures) {
        if (!timestamp.matches("\\d{1,15}")) return false;
        var age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), Instant.now());
        return age.abs().compareTo(TOLERANCE) <= 0
                && Arrays.stream(signatures.split(" ")).anyMatch(s -> matches(s, sign(id, timestamp, body)));
    }

    private static boolean matches(String given, String expected) {
        return MessageDigest.isEqual(given.getBytes(UTF_8), expected.getBytes(UTF_8));
    }

    String sign(String id, String timestamp, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
