package dev.enfilade.mongodb.schema;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.MongoException;
import com.mongodb.client.MongoDatabase;
import dev.enfilade.mongodb.transaction.Durable;
import dev.enfilade.mongodb.transaction.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bson.Document;

/** Brings a database to the schema of this release. */
public final class Schema {

    private static final List<SchemaChange> CHANGES = List.of(new M001_CollectionsAndIndexes(), new M002_FailedIndex());

    private final MongoDatabase database;

    public Schema(MongoDatabase database) {
        this.database = Durable.durable(database);
    }

    /**
     * Applies what has not been applied yet; several services may do so at once.
     *
     * @param retention how long final messages stay from now on
     */
    public void apply(Duration retention) {
        CHANGES.stream().filter(change -> !isApplied(change)).forEach(this::apply);
        Retention.apply(database, retention);
    }

    private boolean isApplied(SchemaChange change) {
        return database.getCollection(Collections.SCHEMA)
                        .find(eq("_id", change.number()))
                        .first()
                != null;
    }

    private void apply(SchemaChange change) {
        change.applyTo(database);
        var record = new Document("_id", change.number())
                .append("name", change.name())
                .append("appliedAt", Instant.now());
        try {
            database.getCollection(Collections.SCHEMA).insertOne(record);
        } catch (MongoException e) {
            // Another service, starting at the same time, has recorded it first.
            if (!Transactions.isDuplicateKey(e)) throw e;
        }
    }
}
