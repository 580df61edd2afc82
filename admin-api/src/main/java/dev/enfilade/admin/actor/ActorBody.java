package dev.enfilade.admin.actor;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What an operator says of an actor. */
@RegisterForReflection
@Schema(name = "ActorDefinition", description = "What an operator says of an actor. What is left out has its default.")
record ActorBody(
        @NotNull @Valid @Nullable ConnectorBody connector,

        @Schema(
                enumeration = {"queue", "group"},
                defaultValue = "queue",
                description = "What is one sequence: the whole queue, or each group (messages of one ordering key)")
        @Nullable
        String orderScope,

        @Min(1)
        @Max(256)
        @Schema(defaultValue = "16", description = "Groups delivered side by side; without effect in order scope queue")
        @Nullable
        Integer concurrency,

        @Valid @Nullable ErrorPolicyBody errorPolicy) {

    /** How messages reach the actor. */
    @RegisterForReflection
    @Schema(name = "Connector")
    record ConnectorBody(
            @NotNull @Schema(enumeration = "http") @Nullable String type,

            @NotNull
            @Schema(
                    description = "http or https; no user, no fragment",
                    examples = "https://billing.example.com/events")
            @Nullable
            String url,

            @Schema(
                    format = "duration",
                    defaultValue = "PT10S",
                    description = "How long one delivery may take, at most PT2M")
            @Nullable
            String timeout,

            @Schema(
                    writeOnly = true,
                    description = "Signs what is sent (Standard Webhooks): whsec_ and the base64 of 24 to 64 bytes."
                            + " Left out, the former one is kept, or one is made up and shown once")
            @Nullable
            String secret) {
        @Override
        public String toString() {
            return "Connector[" + type + ", " + url + ", " + timeout + "]";
        }
    }

    /** What becomes of a message whose delivery fails. */
    @RegisterForReflection
    @Schema(name = "ErrorPolicy")
    record ErrorPolicyBody(
            @Valid @Nullable RetryBody retry,

            @Schema(
                    enumeration = {"park", "skip", "pause"},
                    defaultValue = "park",
                    description = "When retries are used up or cannot help: park blocks the sequence, skip gives the"
                            + " message up and goes on, pause parks it and pauses the actor")
            @Nullable
            String then) {}

    /** How often and how fast a failed delivery is tried again. */
    @RegisterForReflection
    @Schema(name = "Retry")
    record RetryBody(
            @Min(1)
            @Max(100)
            @Schema(defaultValue = "5", description = "Deliveries in all, the first one included")
            @Nullable
            Integer attempts,

            @Schema(format = "duration", defaultValue = "PT1S", description = "Before the second attempt") @Nullable
            String initialDelay,

            @Min(1)
            @Max(100)
            @Schema(defaultValue = "2", description = "Each further delay is so many times the one before")
            @Nullable
            Double multiplier,

            @Schema(format = "duration", defaultValue = "PT5M", description = "No delay is longer; at most PT24H")
            @Nullable
            String maxDelay) {}
}
