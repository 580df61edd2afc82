package dev.enfilade.admin.subscription;

import dev.enfilade.subscription.Transform;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What an operator says of a subscription. */
@RegisterForReflection
@Schema(name = "SubscriptionDefinition")
record SubscriptionBody(
        @NotNull @Schema(description = "Whose rule it is") @Nullable
        String actor,

        @Schema(
                description =
                        "All have to match; none means every event. Dialects of the CloudEvents Subscriptions API:"
                                + " exact, prefix, suffix, all, any, not")
        @Nullable
        List<Object> filters,

        @Valid @Schema(description = "Left out, the payload is passed on byte for byte") @Nullable
        TransformBody transform) {

    /** How the payload is made. */
    @RegisterForReflection
    @Schema(name = "Transform")
    record TransformBody(
            @NotNull @Schema(enumeration = "jslt") @Nullable String language,

            @NotNull
            @Size(min = 1, max = 65_536)
            @Schema(description = "Evaluated over the event's JSON payload", examples = "{\"amount\": .total}")
            @Nullable
            String expression) {
        static @Nullable TransformBody of(@Nullable Transform transform) {
            return transform == null ? null : new TransformBody(transform.language(), transform.expression());
        }
    }
}
