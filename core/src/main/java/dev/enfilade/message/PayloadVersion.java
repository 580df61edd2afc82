package dev.enfilade.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One payload that a message had or has. Number 1 is what the dispatcher made; each edit adds one.
 *
 * @param by who made it: the dispatcher, or the operator
 * @param reason why, as the operator said it
 */
public record PayloadVersion(
        int number, byte[] payload, String by, @Nullable String reason, Instant at) {}
