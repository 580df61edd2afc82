package dev.enfilade.admin.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Base64;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A payload as an operator sees it: the JSON as it is, character by character, or the bytes in base64.
 *
 * @param payloadSize in bytes
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Payload")
public record PayloadView(
        @Schema(implementation = Object.class, description = "The payload, if it is JSON: exactly as it is stored")
        @JsonRawValue
        @Nullable
        String payload,

        @Schema(format = "byte", description = "The payload in base64, if it is not JSON") @Nullable
        String payloadBase64,

        @Schema(description = "In bytes") int payloadSize) {
    static PayloadView of(byte[] bytes) {
        return PayloadJson.text(bytes)
                .map(json -> new PayloadView(json, null, bytes.length))
                .orElseGet(() -> new PayloadView(null, Base64.getEncoder().encodeToString(bytes), bytes.length));
    }
}
