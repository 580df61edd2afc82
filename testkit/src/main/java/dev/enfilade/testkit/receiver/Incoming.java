package dev.enfilade.testkit.receiver;

import dev.enfilade.testkit.history.EventKey;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One request as it came. */
public record Incoming(
        String actor,
        UUID message,
        long position,
        String orderingKey,
        EventKey event,
        int attempt,
        byte[] body,
        @Nullable String contentType,
        @Nullable String traceparent,
        boolean signed) {}
