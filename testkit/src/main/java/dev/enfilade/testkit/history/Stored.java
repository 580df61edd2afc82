package dev.enfilade.testkit.history;

import dev.enfilade.message.MessageState;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One message as the system showed it when the history was taken. */
public record Stored(
        UUID id,
        String actor,
        long position,
        String orderingKey,
        String subscription,
        EventKey event,
        MessageState state,
        @Nullable String error) {}
