package dev.enfilade.admin;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Why an operator does something. */
@RegisterForReflection
@Schema(name = "Reason")
public record ReasonBody(
        @NotBlank @Size(max = MAX) @Schema(examples = "the customer asked for it") @Nullable
        String reason) {
    public static final int MAX = 500;
}
