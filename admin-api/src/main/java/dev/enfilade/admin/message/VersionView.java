package dev.enfilade.admin.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.enfilade.message.PayloadVersion;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Base64;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One payload that a message had or has. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "PayloadVersion")
record VersionView(
        @Schema(description = "1 is what the dispatcher made")
        int number,

        @Schema(description = "The dispatcher, or the operator")
        String by,

        @Nullable String reason,
        Instant at,

        @Schema(implementation = Object.class, description = "The payload, if it is JSON: exactly as it is stored")
        @JsonRawValue
        @Nullable
        String payload,

        @Schema(format = "byte", description = "The payload's bytes in base64, whatever they are")
        String payloadBase64,

        @Schema(description = "In bytes") int payloadSize) {
    static VersionView of(PayloadVersion version) {
        var bytes = version.payload();
        return new VersionView(
                version.number(),
                version.by(),
                version.reason(),
                version.at(),
                PayloadJson.text(bytes).orElse(null),
                Base64.getEncoder().encodeToString(bytes),
                bytes.length);
    }
}
