package dev.enfilade.admin.block;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.enfilade.admin.message.ErrorView;
import dev.enfilade.message.Block;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A sequence that waits behind a parked message. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Block")
public record BlockView(
        String actor,

        @Schema(description = "The group; absent where the actor's whole queue is the sequence") @Nullable
        String orderingKey,

        @Schema(description = "The parked message") UUID message,
        long position,
        @Nullable ErrorView error,
        @Schema(description = "When it was parked") Instant since,

        @Schema(description = "How many messages of the sequence wait behind it")
        long waiting) {
    public static BlockView of(Block block) {
        return new BlockView(
                block.actor(),
                block.orderingKey(),
                block.message(),
                block.position(),
                ErrorView.of(block.error()),
                block.since(),
                block.waiting());
    }
}
