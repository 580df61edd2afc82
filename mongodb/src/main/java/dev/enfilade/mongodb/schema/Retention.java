package dev.enfilade.mongodb.schema;

import com.mongodb.client.MongoDatabase;
import java.time.Duration;
import org.bson.Document;

/** How long final messages stay. It is a property of an index, which the server changes without building it again. */
final class Retention {

    static final Duration DEFAULT = Duration.ofDays(30);

    private Retention() {}

    static void apply(MongoDatabase database, Duration retention) {
        if (retention.isNegative() || retention.isZero()) {
            throw new IllegalArgumentException("the retention must be longer than nothing, not " + retention);
        }
        if (current(database) != retention.toSeconds()) {
            database.runCommand(new Document("collMod", Collections.MESSAGES)
                    .append(
                            "index",
                            new Document("name", MessageIndexes.ENDED)
                                    .append("expireAfterSeconds", retention.toSeconds()))
                    .append("writeConcern", new Document("w", "majority")));
        }
    }

    private static long current(MongoDatabase database) {
        for (var index : database.getCollection(Collections.MESSAGES).listIndexes()) {
            if (MessageIndexes.ENDED.equals(index.getString("name"))) {
                return index.get("expireAfterSeconds", Number.class).longValue();
            }
        }
        throw new IllegalStateException("the index of the retention is missing");
    }
}
