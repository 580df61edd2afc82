package dev.enfilade.mongodb.delivery;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.ne;
import static dev.enfilade.mongodb.expression.Expressions.NOW;
import static dev.enfilade.mongodb.expression.Expressions.atMost;
import static dev.enfilade.mongodb.expression.Expressions.ifMissing;
import static dev.enfilade.mongodb.expression.Expressions.less;
import static dev.enfilade.mongodb.expression.Expressions.subtract;
import static dev.enfilade.mongodb.expression.Expressions.where;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import dev.enfilade.dispatch.Token;
import dev.enfilade.message.MessageState;
import dev.enfilade.mongodb.message.MessageCodec;
import dev.enfilade.mongodb.schema.Collections;
import dev.enfilade.mongodb.schema.MessageIndexes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Heads of sequences that nobody seems to know of. */
final class OverdueHeads {

    /** So many heads are looked at in one query. */
    private static final int BATCH = 1000;

    private final MongoCollection<Document> messages;
    private final MongoCollection<Document> leases;

    OverdueHeads(MongoDatabase database) {
        messages = database.getCollection(Collections.MESSAGES);
        leases = database.getCollection(Collections.LEASES);
    }

    List<Token> find(String actor, boolean byGroup, Duration unchangedFor, int limit) {
        var isOverdue = isOverdue(actor, unchangedFor);
        var positions = byGroup ? headsOfGroups(actor) : headOfQueue(actor);
        var tokens = new ArrayList<Token>();
        for (int from = 0; from < positions.size() && tokens.size() < limit; from += BATCH) {
            var some = positions.subList(from, Math.min(from + BATCH, positions.size()));
            messages.find(and(eq(MessageCodec.ACTOR, actor), in(MessageCodec.POSITION, some), isOverdue))
                    .hintString(MessageIndexes.POSITION)
                    .sort(Sorts.ascending(MessageCodec.POSITION))
                    .projection(MessageCodec.TOKEN_PROJECTION)
                    .limit(limit - tokens.size())
                    .map(MessageCodec::token)
                    .into(tokens);
        }
        return tokens;
    }

    /**
     * What waits for a retry counts from the moment it was due: before that it had no reason to change.
     */
    private Bson isOverdue(String actor, Duration unchangedFor) {
        var since = subtract(NOW, unchangedFor.toMillis());
        return and(
                in(
                        MessageCodec.STATE,
                        MessageState.READY.name(),
                        MessageState.RETRY_WAIT.name(),
                        MessageState.IN_FLIGHT.name()),
                where(atMost(ifMissing("$" + MessageCodec.DUE_AT, "$" + MessageCodec.UPDATED_AT), since)),
                notDelivering(actor));
    }

    /** IN_FLIGHT under a live lease is being delivered. */
    private Bson notDelivering(String actor) {
        var live =
                leases.find(and(eq("_id", actor), where(less(NOW, "$until")))).first();
        return live == null
                ? Filters.empty()
                : Filters.nor(and(
                        eq(MessageCodec.STATE, MessageState.IN_FLIGHT.name()),
                        eq(MessageCodec.FENCE, live.getLong("fence"))));
    }

    private List<Long> headOfQueue(String actor) {
        return messages.find(and(eq(MessageCodec.ACTOR, actor), eq(MessageCodec.OPEN, true)))
                .hintString(MessageIndexes.OPEN_IN_QUEUE)
                .sort(Sorts.ascending(MessageCodec.POSITION))
                .projection(new Document(MessageCodec.POSITION, 1))
                .limit(1)
                .map(head -> head.getLong(MessageCodec.POSITION))
                .into(new ArrayList<>());
    }

    private List<Long> headsOfGroups(String actor) {
        return messages.aggregate(List.of(
                        Aggregates.match(and(eq(MessageCodec.ACTOR, actor), eq(MessageCodec.OPEN, true))),
                        Aggregates.sort(Sorts.ascending(
                                MessageCodec.ACTOR,
                                MessageCodec.OPEN,
                                MessageCodec.ORDERING_KEY,
                                MessageCodec.POSITION)),
                        Aggregates.group(
                                "$" + MessageCodec.ORDERING_KEY,
                                Accumulators.first(MessageCodec.POSITION, "$" + MessageCodec.POSITION),
                                Accumulators.first(MessageCodec.STATE, "$" + MessageCodec.STATE)),
                        Aggregates.match(ne(MessageCodec.STATE, MessageState.PARKED.name())),
                        Aggregates.sort(Sorts.ascending(MessageCodec.POSITION))))
                .hintString(MessageIndexes.OPEN_IN_GROUP)
                .map(head -> head.getLong(MessageCodec.POSITION))
                .into(new ArrayList<>());
    }
}
