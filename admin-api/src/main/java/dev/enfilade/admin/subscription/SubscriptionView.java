package dev.enfilade.admin.subscription;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.enfilade.admin.subscription.SubscriptionBody.TransformBody;
import dev.enfilade.subscription.FilterSyntax;
import dev.enfilade.subscription.Subscription;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A rule of one actor. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Subscription")
record SubscriptionView(
        String id,
        String actor,
        List<Map<String, Object>> filters,
        @Nullable TransformBody transform,
        long version,
        Instant updatedAt) {
    static SubscriptionView of(Subscription subscription) {
        return new SubscriptionView(
                subscription.id(),
                subscription.actor(),
                FilterSyntax.shape(subscription.filters()),
                TransformBody.of(subscription.transform()),
                subscription.version(),
                subscription.updatedAt());
    }
}
