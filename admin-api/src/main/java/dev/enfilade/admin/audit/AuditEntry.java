package dev.enfilade.admin.audit;

import dev.enfilade.mongodb.schema.Collections;
import io.quarkus.mongodb.panache.common.MongoEntity;
import java.time.Instant;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** An operator's act as it is kept. Written before the act; its outcome is set once, after it. */
@MongoEntity(collection = Collections.AUDIT)
public class AuditEntry {
    public @Nullable ObjectId id;
    public @Nullable Instant at;
    public @Nullable String by;
    public @Nullable String action;
    public @Nullable String actor;
    public @Nullable String subscription;
    public @Nullable String message;
    public @Nullable String reason;
    public @Nullable String outcome;
    public @Nullable String detail;
}
