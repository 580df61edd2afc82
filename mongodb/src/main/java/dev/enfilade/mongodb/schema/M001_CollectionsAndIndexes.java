package dev.enfilade.mongodb.schema;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.compoundIndex;
import static com.mongodb.client.model.Indexes.descending;
import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import java.time.Instant;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * The first indexes. Those of {@code messages}, each of which every insert pays for:
 *
 * <ul>
 *   <li>{@code openInQueue}, only open messages: the head of a queue is its first key. It stays small however many
 *       finished messages are kept.
 *   <li>{@code openInGroup}, only open messages: the head of a group is its first key. Ends with the state, so that
 *       10,000 groups are looked through for those that are blocked without reading one document. Both carry
 *       {@code open} itself, without which MongoDB would read the document only to check it.
 *   <li>{@code position}, unique: the promise that no position is given twice, and lists in the order of positions.
 *   <li>{@code actorState}: counts by state without reading documents, and an actor's messages, newest first, with a
 *       state or (merging the states) without.
 *   <li>{@code accepted}: all messages, newest first.
 *   <li>{@code orderingKey}: the messages of one ordering key, newest first, over all actors.
 *   <li>{@code event}: what became of one event.
 *   <li>{@code parked}, only parked messages: the oldest block first, over all actors.
 *   <li>{@code ended}, only finished messages: removes them when their retention ends.
 * </ul>
 */
final class M001_CollectionsAndIndexes implements SchemaChange {

    @Override
    public int number() {
        return 1;
    }

    @Override
    public void applyTo(MongoDatabase database) {
        messages(database.getCollection(Collections.MESSAGES));
        index(
                database,
                Collections.PAYLOADS,
                ascending("message", "number"),
                named("version").unique(true));
        index(database, Collections.RELEASES, ascending("at"), named("at").expireAfter(1L, DAYS));
        index(
                database,
                Collections.WORKERS,
                ascending("seenAt"),
                named("seenAt").expireAfter(1L, DAYS));
        index(database, Collections.LEASES, ascending("owner"), named("owner"));
        index(database, Collections.SUBSCRIPTIONS, ascending("actor"), named("actor"));
        index(database, Collections.AUDIT, compoundIndex(ascending("actor"), descending("_id")), named("actor"));
        index(database, Collections.AUDIT, compoundIndex(ascending("message"), descending("_id")), named("message"));
    }

    private static void messages(MongoCollection<Document> messages) {
        messages.createIndexes(List.of(
                new IndexModel(
                        ascending("actor", "open", "position"),
                        named(MessageIndexes.OPEN_IN_QUEUE).partialFilterExpression(eq("open", true))),
                new IndexModel(
                        ascending("actor", "open", "orderingKey", "position", "state"),
                        named(MessageIndexes.OPEN_IN_GROUP).partialFilterExpression(eq("open", true))),
                new IndexModel(
                        ascending("actor", "position"),
                        named(MessageIndexes.POSITION).unique(true)),
                new IndexModel(
                        compoundIndex(ascending("actor", "state"), newestFirst()), named(MessageIndexes.ACTOR_STATE)),
                new IndexModel(newestFirst(), named(MessageIndexes.ACCEPTED)),
                new IndexModel(
                        compoundIndex(ascending("orderingKey"), newestFirst()), named(MessageIndexes.ORDERING_KEY)),
                new IndexModel(ascending("attributes.id"), named(MessageIndexes.EVENT)),
                new IndexModel(
                        ascending("parkedAt", "_id", "actor"),
                        named(MessageIndexes.PARKED).partialFilterExpression(eq("state", "PARKED"))),
                new IndexModel(
                        ascending("endedAt"),
                        named(MessageIndexes.ENDED)
                                .expireAfter(Retention.DEFAULT.toSeconds(), SECONDS)
                                .partialFilterExpression(gt("endedAt", Instant.EPOCH)))));
    }

    private static Bson newestFirst() {
        return descending("acceptedAt", "_id");
    }

    private static IndexOptions named(String name) {
        return new IndexOptions().name(name);
    }

    private static void index(MongoDatabase database, String collection, Bson keys, IndexOptions options) {
        database.getCollection(collection).createIndex(keys, options);
    }
}
