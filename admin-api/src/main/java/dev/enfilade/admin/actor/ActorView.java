package dev.enfilade.admin.actor;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.enfilade.actor.ObservedState;
import dev.enfilade.actor.RequestedState;
import dev.enfilade.admin.block.BlockView;
import dev.enfilade.message.MessageState;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An actor: what was said of it, what is asked of it, and how it is found. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Actor")
record ActorView(
        String name,
        ConnectorView connector,
        @Schema(enumeration = {"queue", "group"}) String orderScope,

        @Schema(description = "In order scope group: groups delivered side by side") @Nullable
        Integer concurrency,

        ErrorPolicyView errorPolicy,
        @Schema(description = "What operators ask for") RequestedState requested,

        @Schema(
                description = "What is found: PAUSED once the worker has let go, BLOCKED if any sequence is blocked,"
                        + " else RUNNING")
        ObservedState observed,

        @Nullable String pauseReason,
        long version,
        Instant createdAt,
        Instant updatedAt,
        @Schema(description = "Messages by state") Map<MessageState, Long> counts,

        @Schema(description = "When the oldest message that has not come to its end was accepted") @Nullable
        Instant oldestWaiting,

        @Schema(description = "How long that is ago", format = "duration") @Nullable
        String oldestWaitingAge,

        @Schema(description = "The worker that delivers; absent while none does") @Nullable
        String activeWorker,

        @Schema(description = "Not in lists") @Nullable BlocksView blocks,

        @Schema(description = "Not in lists, and not where no management API is configured") @Nullable
        QueueView queue) {

    /** How messages reach the actor. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ConnectorView")
    record ConnectorView(
            @Schema(enumeration = "http") String type,
            String url,
            @Schema(format = "duration") String timeout,

            @Schema(
                    description =
                            "Only in the answer to the PUT for which it was made up; keep it, it is not shown again")
            @Nullable
            String secret) {}

    /** What becomes of a message whose delivery fails. */
    @RegisterForReflection
    @Schema(name = "ErrorPolicyView")
    record ErrorPolicyView(
            RetryView retry,

            @Schema(enumeration = {"park", "skip", "pause"}) String then) {}

    /** How often and how fast a failed delivery is tried again. */
    @RegisterForReflection
    @Schema(name = "RetryView")
    record RetryView(
            int attempts,
            @Schema(format = "duration") String initialDelay,
            double multiplier,
            @Schema(format = "duration") String maxDelay) {}

    /** The blocked sequences of an actor. */
    @RegisterForReflection
    @Schema(name = "ActorBlocks")
    record BlocksView(
            long total,
            @Schema(description = "The ten oldest") List<BlockView> items) {}

    /** The actor's queue of tokens, as RabbitMQ tells: some seconds old. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ActorQueue")
    record QueueView(
            @Schema(description = "Whether RabbitMQ's management API answered and knows the queue")
            boolean available,

            @Schema(description = "Why it is not available") @Nullable
            String detail,

            @Schema(description = "Tokens that wait") @Nullable
            Long ready,

            @Schema(description = "Tokens that a worker has and has not settled") @Nullable
            Long unsettled,

            @Nullable Integer consumers,

            @Schema(description = "Tokens in the queue of parked ones") @Nullable
            Long parked) {
        static QueueView unavailable(String detail) {
            return new QueueView(false, detail, null, null, null, null);
        }
    }
}
