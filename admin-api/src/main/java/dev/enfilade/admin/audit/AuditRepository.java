package dev.enfilade.admin.audit;

import io.quarkus.mongodb.panache.PanacheMongoRepository;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** The acts of operators, in the database. Entries are added and concluded, never changed otherwise, never removed. */
@ApplicationScoped
class AuditRepository implements PanacheMongoRepository<AuditEntry> {
    void conclude(ObjectId id, Outcome outcome, @Nullable String detail) {
        var values = new HashMap<String, Object>(Map.of("outcome", outcome.name()));
        if (detail != null) values.put("detail", detail);
        update(detail == null ? "outcome = :outcome" : "outcome = :outcome and detail = :detail", values)
                .where("_id = ?1 and outcome = ?2", id, Outcome.UNKNOWN.name());
    }

    /** The newest first. */
    List<AuditEntry> page(@Nullable String actor, @Nullable String message, @Nullable ObjectId before, int limit) {
        var conditions = new ArrayList<String>();
        var values = new HashMap<String, Object>();
        condition(conditions, values, "actor", "actor = :actor", actor);
        condition(conditions, values, "message", "message = :message", message);
        condition(conditions, values, "before", "_id < :before", before);
        var newestFirst = Sort.descending("_id");
        var query = conditions.isEmpty()
                ? findAll(newestFirst)
                : find(String.join(" and ", conditions), newestFirst, values);
        return query.range(0, limit - 1).list();
    }

    private static void condition(
            List<String> conditions,
            Map<String, Object> values,
            String name,
            String condition,
            @Nullable Object value) {
        if (value == null) return;
        conditions.add(condition);
        values.put(name, value);
    }
}
