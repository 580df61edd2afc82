package dev.enfilade.admin.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.enfilade.message.Attempt;
import dev.enfilade.message.MessageState;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One delivery of a message, as it ended. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Attempt")
record AttemptView(
        int number,
        Instant at,
        @Schema(format = "duration", examples = "PT0.125S") String duration,
        @Schema(description = "Who delivered") String worker,

        @Schema(description = "The state that the message went into")
        MessageState outcome,

        @Schema(description = "HTTP status, if the actor answered") @Nullable
        Integer status,

        @Schema(description = "The beginning of the answer's body") @Nullable
        String answer,

        @Nullable String error) {
    static AttemptView of(Attempt attempt) {
        return new AttemptView(
                attempt.number(),
                attempt.at(),
                attempt.duration().toString(),
                attempt.worker(),
                attempt.outcome(),
                attempt.status(),
                attempt.answer(),
                attempt.error());
    }
}
