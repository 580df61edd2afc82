package dev.enfilade.admin.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.enfilade.message.Message;
import dev.enfilade.message.MessageState;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A message without its payload. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "MessageSummary")
public record MessageSummary(
        UUID id,
        String actor,
        String subscription,

        @Schema(description = "Place in the actor's queue; never changes")
        long position,

        String orderingKey,
        MessageState state,

        @Schema(description = "Grows with every change; what If-Match is compared with")
        long version,

        @Schema(description = "1 as dispatched, one more with each edit")
        int payloadVersion,

        @Schema(description = "Deliveries begun so far") int attempts,
        @Schema(description = "Deliveries failed in a row") int failures,

        @Schema(description = "The event's context attributes, by name")
        Map<String, String> event,

        @Nullable ErrorView lastError,

        @Schema(description = "In RETRY_WAIT: when it may be tried again") @Nullable
        Instant dueAt,

        Instant acceptedAt,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant endedAt,

        @Schema(description = "W3C trace context of its dispatch") @Nullable
        String traceparent) {

    static MessageSummary of(Message message) {
        return new MessageSummary(
                message.id(),
                message.actor(),
                message.subscription(),
                message.position(),
                message.orderingKey(),
                message.state(),
                message.version(),
                message.payloadVersion(),
                message.attempt(),
                message.failures(),
                new TreeMap<>(message.attributes()),
                ErrorView.of(message.lastError()),
                message.dueAt(),
                message.acceptedAt(),
                message.createdAt(),
                message.updatedAt(),
                message.endedAt(),
                message.traceparent());
    }
}
