package dev.enfilade.mongodb.message;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import dev.enfilade.message.PayloadVersion;
import dev.enfilade.mongodb.schema.Collections;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bson.Document;

/** Every payload that a message had: the former ones in a collection of their own, the present one in the message. */
final class PayloadHistory {

    private static final String MESSAGE = "message";
    private static final String NUMBER = "number";
    private static final String BY = "by";
    private static final String REASON = "reason";
    private static final String AT = "at";
    private static final String DISPATCHER = "dispatcher";

    private final MongoCollection<Document> messages;
    private final MongoCollection<Document> payloads;

    PayloadHistory(MongoDatabase database) {
        messages = database.getCollection(Collections.MESSAGES);
        payloads = database.getCollection(Collections.PAYLOADS);
    }

    /**
     * Keeps a message's present payload, as part of the edit that replaces it. What stands there under its number
     * already is of a message with the same id whose retention has ended.
     */
    void keep(ClientSession session, Document message) {
        var version = present(message);
        var document = new Document(MESSAGE, MessageCodec.id(message))
                .append(NUMBER, version.number())
                .append(MessageCodec.PAYLOAD, message.get(MessageCodec.PAYLOAD))
                .append(BY, version.by())
                .append(REASON, version.reason())
                .append(AT, version.at());
        payloads.replaceOne(
                session,
                and(eq(MESSAGE, MessageCodec.id(message)), eq(NUMBER, version.number())),
                document,
                new ReplaceOptions().upsert(true));
    }

    List<PayloadVersion> of(UUID id) {
        var message = messages.find(eq(MessageCodec.ID, id))
                .projection(Projections.include(
                        MessageCodec.PAYLOAD,
                        MessageCodec.PAYLOAD_VERSION,
                        MessageCodec.PAYLOAD_AUTHOR,
                        MessageCodec.CREATED_AT))
                .first();
        if (message == null) return List.of();
        var present = present(message);
        var versions = payloads.find(and(eq(MESSAGE, id), lt(NUMBER, present.number())))
                .sort(Sorts.ascending(NUMBER))
                .map(d -> version(d.getInteger(NUMBER), d, d))
                .into(new ArrayList<>());
        versions.add(present);
        return versions;
    }

    /**
     * Removes histories whose message is gone.
     *
     * @param limit of how many messages at most
     * @return of how many messages
     */
    int removeOrphaned(int limit) {
        var orphans = payloads.aggregate(List.of(
                        Aggregates.group("$" + MESSAGE),
                        Aggregates.lookup(Collections.MESSAGES, "_id", MessageCodec.ID, "found"),
                        Aggregates.match(Filters.size("found", 0)),
                        Aggregates.limit(limit)))
                .map(d -> d.get("_id", UUID.class))
                .into(new ArrayList<>());
        if (!orphans.isEmpty()) payloads.deleteMany(in(MESSAGE, orphans));
        return orphans.size();
    }

    private static PayloadVersion present(Document message) {
        int number = message.getInteger(MessageCodec.PAYLOAD_VERSION);
        var author = message.get(MessageCodec.PAYLOAD_AUTHOR, Document.class);
        if (author == null) {
            author = new Document(BY, DISPATCHER).append(AT, message.getDate(MessageCodec.CREATED_AT));
        }
        return version(number, message, author);
    }

    private static PayloadVersion version(int number, Document payload, Document author) {
        return new PayloadVersion(
                number,
                MessageCodec.payload(payload),
                author.getString(BY),
                author.getString(REASON),
                author.getDate(AT).toInstant());
    }
}
