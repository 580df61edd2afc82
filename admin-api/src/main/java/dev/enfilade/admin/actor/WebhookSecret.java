package dev.enfilade.admin.actor;

import java.security.SecureRandom;
import java.util.Base64;

/** The secrets of Standard Webhooks: {@code whsec_} and the base64 of 24 to 64 random bytes. */
final class WebhookSecret {
    private static final String PREFIX = "whsec_";
    private static final int GENERATED_BYTES = 32;

    private WebhookSecret() {}

    static String generate() {
        var bytes = new byte[GENERATED_BYTES];
        new SecureRandom().nextBytes(bytes);
        return PREFIX + Base64.getEncoder().encodeToString(bytes);
    }

    static boolean isValid(String secret) {
        if (!secret.startsWith(PREFIX)) return false;
        try {
            int bytes = Base64.getDecoder().decode(secret.substring(PREFIX.length())).length;
            return bytes >= 24 && bytes <= 64;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
