package dev.enfilade.admin.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.enfilade.message.MessageError;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Why a message could not be made or delivered. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "MessageError")
public record ErrorView(
        @Schema(description = "At which stage it went wrong")
        MessageError.Kind kind,

        @Schema(description = "HTTP status that the actor answered with, if it answered") @Nullable
        Integer status,

        String text,
        Instant at) {
    public static @Nullable ErrorView of(@Nullable MessageError error) {
        return error == null ? null : new ErrorView(error.kind(), error.status(), error.text(), error.at());
    }
}
