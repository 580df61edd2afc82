package dev.enfilade.mongodb.subscription;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.ReadConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import dev.enfilade.mongodb.schema.Collections;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/**
 * The number that grows whenever a subscription or the set of actors changes.
 *
 * <p>Every such transaction raises it first, so two of them never run side by side: what one reads (that an actor
 * exists) the other cannot take away unseen.
 */
public final class CatalogVersion {

    private static final String ID = "subscriptions";
    private static final String VERSION = "version";
    private static final long READ_WITHIN_SECONDS = 10;

    private final MongoCollection<Document> catalog;

    public CatalogVersion(MongoDatabase durable) {
        catalog = durable.getCollection(Collections.CATALOG);
    }

    public void raise(ClientSession session) {
        catalog.updateOne(session, eq("_id", ID), Updates.inc(VERSION, 1L), new UpdateOptions().upsert(true));
    }

    /**
     * Linearizable: never older than a change that was answered, also right after an election, and never one that an
     * election takes back (the same number would then come to mean something else).
     */
    long current() {
        var document = catalog.withReadConcern(ReadConcern.LINEARIZABLE)
                .find(eq("_id", ID))
                .maxTime(READ_WITHIN_SECONDS, TimeUnit.SECONDS)
                .first();
        return document == null ? 0 : document.getLong(VERSION);
    }
}
