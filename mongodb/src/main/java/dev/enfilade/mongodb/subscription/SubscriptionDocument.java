package dev.enfilade.mongodb.subscription;

import dev.enfilade.mongodb.schema.Collections;
import dev.enfilade.subscription.FilterSyntax;
import dev.enfilade.subscription.Subscription;
import dev.enfilade.subscription.Transform;
import io.quarkus.mongodb.panache.common.MongoEntity;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.bson.Document;
import org.bson.codecs.pojo.annotations.BsonId;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as Panache stores it. The filters have the shape of {@link FilterSyntax}. Public, with public fields,
 * because the driver's POJO codec wants it so.
 */
@MongoEntity(collection = Collections.SUBSCRIPTIONS)
@RegisterForReflection
@SuppressWarnings("NullAway.Init")
public final class SubscriptionDocument {

    @BsonId
    public String id;

    public String actor;
    public List<Document> filters;
    public @Nullable TransformDocument transform;
    public long version;
    public Instant updatedAt;

    /** A transform. */
    @RegisterForReflection
    public static final class TransformDocument {
        public String language;
        public String expression;

        static TransformDocument of(Transform transform) {
            var document = new TransformDocument();
            document.language = transform.language();
            document.expression = transform.expression();
            return document;
        }

        Transform value() {
            return new Transform(language, expression);
        }
    }

    Subscription value() {
        return new Subscription(
                id,
                actor,
                FilterSyntax.parse(filters),
                transform == null ? null : transform.value(),
                version,
                updatedAt);
    }
}
