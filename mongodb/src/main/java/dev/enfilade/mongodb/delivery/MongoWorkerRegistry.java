package dev.enfilade.mongodb.delivery;

import static com.mongodb.client.model.Filters.eq;
import static dev.enfilade.mongodb.expression.Expressions.NOW;
import static dev.enfilade.mongodb.expression.Expressions.less;
import static dev.enfilade.mongodb.expression.Expressions.set;
import static dev.enfilade.mongodb.expression.Expressions.subtract;
import static dev.enfilade.mongodb.expression.Expressions.where;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.UpdateOptions;
import dev.enfilade.delivery.WorkerRegistry;
import dev.enfilade.mongodb.schema.Collections;
import dev.enfilade.mongodb.transaction.Durable;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.Document;

/** One document for each worker with the server's time of its last sign of life. */
public final class MongoWorkerRegistry implements WorkerRegistry {

    private static final String SEEN_AT = "seenAt";

    private final MongoCollection<Document> workers;

    public MongoWorkerRegistry(MongoClient client, MongoDatabase database) {
        workers = Durable.durable(database).getCollection(Collections.WORKERS);
    }

    @Override
    public Set<String> heartbeat(String worker, Duration within) {
        workers.updateOne(
                eq("_id", worker), List.of(set(new Document(SEEN_AT, NOW))), new UpdateOptions().upsert(true));
        return workers.find(where(less(subtract(NOW, within.toMillis()), "$" + SEEN_AT)))
                .map(document -> document.getString("_id"))
                .into(new HashSet<>());
    }

    @Override
    public void leave(String worker) {
        workers.deleteOne(eq("_id", worker));
    }
}
