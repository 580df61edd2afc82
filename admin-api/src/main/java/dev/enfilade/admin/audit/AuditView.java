package dev.enfilade.admin.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An operator's act. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "AuditEntry")
record AuditView(
        String id,
        Instant at,
        @Schema(description = "Who") String by,

        @Schema(
                description = "What",
                enumeration = {
                    "actor.put",
                    "actor.pause",
                    "actor.resume",
                    "actor.delete",
                    "actor.discard",
                    "subscription.put",
                    "subscription.delete",
                    "message.edit",
                    "message.relaunch",
                    "message.cancel"
                })
        String action,

        @Nullable String actor,
        @Nullable String subscription,
        @Nullable String message,

        @Schema(description = "Why, as the operator said it") @Nullable
        String reason,

        @Schema(description = "UNKNOWN while it runs, and where its end could not be written down")
        Outcome outcome,

        @Schema(description = "Why it was refused") @Nullable
        String detail) {
    static AuditView of(AuditEntry entry) {
        return new AuditView(
                String.valueOf(entry.id),
                entry.at == null ? Instant.EPOCH : entry.at,
                String.valueOf(entry.by),
                String.valueOf(entry.action),
                entry.actor,
                entry.subscription,
                entry.message,
                entry.reason,
                Outcome.valueOf(entry.outcome == null ? Outcome.UNKNOWN.name() : entry.outcome),
                entry.detail);
    }
}
