package dev.enfilade.mongodb.message;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Sorts;
import dev.enfilade.message.Message;
import dev.enfilade.message.MessageQuery;
import dev.enfilade.message.Page;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Pages of messages, each found by an index in the order of the list. */
final class MessageList {

    private static final int MAX_LIMIT = 500;

    /** A page ends early rather than that 500 messages of a megabyte each come at once. */
    private static final long MAX_PAGE_BYTES = 8 << 20;

    private static final int BATCH = 64;

    private final MongoCollection<Document> messages;

    MessageList(MongoCollection<Document> messages) {
        this.messages = messages;
    }

    Page<Message> page(MessageQuery query) {
        if (query.limit() < 1 || query.limit() > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be between 1 and " + MAX_LIMIT + ", not " + query.limit());
        }
        var items = new ArrayList<Message>();
        long bytes = 0;
        try (var found = find(query).iterator()) {
            while (found.hasNext()) {
                if (items.size() == query.limit() || bytes > MAX_PAGE_BYTES) {
                    return new Page<>(items, cursor(items.getLast(), query).text(withoutPlace(query)));
                }
                var message = MessageCodec.read(found.next());
                items.add(message);
                bytes += message.payload().length;
            }
        }
        return new Page<>(items, null);
    }

    /** Open to tests, which explain it. */
    FindIterable<Document> find(MessageQuery query) {
        var access = Access.of(query);
        var filters = filters(query);
        filters.addAll(access.filters());
        return messages.find(and(filters))
                .hintString(access.index())
                .sort(
                        query.byPosition()
                                ? Sorts.ascending(MessageCodec.POSITION)
                                : Sorts.descending(MessageCodec.ACCEPTED_AT, MessageCodec.ID))
                .projection(MessageCodec.PROJECTION)
                .batchSize(BATCH)
                .limit(query.limit() + 1);
    }

    private static List<Bson> filters(MessageQuery query) {
        if (query.byPosition() && query.actor() == null) {
            throw new IllegalArgumentException("a list in the order of positions needs an actor");
        }
        var filters = new ArrayList<Bson>();
        equal(filters, MessageCodec.ACTOR, query.actor());
        equal(
                filters,
                MessageCodec.STATE,
                query.state() == null ? null : query.state().name());
        equal(filters, MessageCodec.ORDERING_KEY, query.orderingKey());
        equal(filters, MessageCodec.ATTRIBUTES + ".type", query.type());
        equal(filters, MessageCodec.ATTRIBUTES + ".source", query.source());
        equal(filters, MessageCodec.ATTRIBUTES + ".id", query.eventId());
        equal(
                filters,
                Access.ERROR_KIND,
                query.error() == null ? null : query.error().name());
        if (query.from() != null) filters.add(gte(MessageCodec.ACCEPTED_AT, query.from()));
        if (query.to() != null) filters.add(lt(MessageCodec.ACCEPTED_AT, query.to()));
        if (query.cursor() != null) filters.add(after(Cursor.parse(query.cursor(), withoutPlace(query)), query));
        return filters;
    }

    private static void equal(List<Bson> filters, String field, @Nullable String value) {
        if (value != null) filters.add(eq(field, value));
    }

    /** The first condition bounds the index; the second is exact among messages of one millisecond. */
    private static Bson after(Cursor cursor, MessageQuery query) {
        if (query.byPosition()) return gt(MessageCodec.POSITION, cursor.key());
        var time = new Date(cursor.key());
        return and(
                lte(MessageCodec.ACCEPTED_AT, time),
                or(
                        lt(MessageCodec.ACCEPTED_AT, time),
                        and(eq(MessageCodec.ACCEPTED_AT, time), lt(MessageCodec.ID, cursor.id()))));
    }

    private static Cursor cursor(Message last, MessageQuery query) {
        long key = query.byPosition() ? last.position() : last.acceptedAt().toEpochMilli();
        return new Cursor(key, last.id());
    }

    private static MessageQuery withoutPlace(MessageQuery q) {
        return new MessageQuery(
                q.actor(),
                q.state(),
                q.orderingKey(),
                q.type(),
                q.source(),
                q.eventId(),
                q.from(),
                q.to(),
                q.error(),
                q.byPosition(),
                0,
                null);
    }
}
