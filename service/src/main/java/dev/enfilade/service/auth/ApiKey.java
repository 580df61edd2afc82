package dev.enfilade.service.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The key that callers must send. Only its hash is kept. */
final class ApiKey {

    static final int MIN_LENGTH = 16;

    private final byte[] hash;

    private ApiKey(String key) {
        this.hash = sha256(key);
    }

    /** @throws Refused if there is no key, or none that can be used; says what to do */
    static ApiKey from(ApiKeySettings settings) {
        var key = settings.key()
                .map(String::strip)
                .or(() -> settings.keyFile().map(ApiKey::read))
                .orElseThrow(() -> new Refused("no API key: set ENFILADE_API_KEY or ENFILADE_API_KEY_FILE"));
        if (key.length() < MIN_LENGTH) {
            throw new Refused("the API key is too short: it needs at least " + MIN_LENGTH + " characters");
        }
        if (!key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new Refused("the API key may have visible ASCII characters only, since it travels in a header");
        }
        return new ApiKey(key);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new Refused("the file of the API key (ENFILADE_API_KEY_FILE) cannot be read: " + e);
        }
    }

    /** Takes the same time for every wrong key. */
    boolean is(String candidate) {
        return MessageDigest.isEqual(hash, sha256(candidate));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The service cannot start with this setting. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }
}
