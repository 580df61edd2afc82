package dev.enfilade.mongodb.schema;

import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.compoundIndex;
import static com.mongodb.client.model.Indexes.descending;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;

/**
 * {@code failed}, only messages that have failed at least once: lists by kind of error, and over all actors by the
 * states that only an error leads to, newest first (kinds or states that are not restricted are merged). A message that
 * is delivered at once never touches it.
 */
final class M002_FailedIndex implements SchemaChange {

    @Override
    public int number() {
        return 2;
    }

    @Override
    public void applyTo(MongoDatabase database) {
        database.getCollection(Collections.MESSAGES)
                .createIndex(
                        compoundIndex(ascending("lastError.kind", "state"), descending("acceptedAt", "_id")),
                        new IndexOptions()
                                .name(MessageIndexes.FAILED)
                                .partialFilterExpression(exists("lastError.kind")));
    }
}
