package dev.enfilade.mongodb.delivery;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.ne;

import com.mongodb.client.AggregateIterable;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import dev.enfilade.delivery.Claim;
import dev.enfilade.delivery.Ending;
import dev.enfilade.delivery.Lease;
import dev.enfilade.delivery.Sequence;
import dev.enfilade.delivery.SequenceStore;
import dev.enfilade.dispatch.Token;
import dev.enfilade.message.Attempt;
import dev.enfilade.message.Message;
import dev.enfilade.message.MessageState;
import dev.enfilade.mongodb.message.MessageCodec;
import dev.enfilade.mongodb.schema.Collections;
import dev.enfilade.mongodb.schema.MessageIndexes;
import dev.enfilade.mongodb.transaction.Durable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.bson.conversions.Bson;

/** The sequences as a worker sees them, in MongoDB. */
public final class MongoSequenceStore implements SequenceStore {

    private final MongoCollection<Document> messages;
    private final OverdueHeads overdueHeads;

    public MongoSequenceStore(MongoClient client, MongoDatabase database) {
        var durable = Durable.durable(database);
        messages = durable.getCollection(Collections.MESSAGES);
        overdueHeads = new OverdueHeads(durable);
    }

    /** One round trip: the head is found, judged and claimed, or left as it is, in one command on the server. */
    @Override
    public Claim claim(Lease lease, Sequence sequence) {
        var claim = UUID.randomUUID();
        var head = messages.findOneAndUpdate(
                open(sequence),
                List.of(ClaimUpdate.of(lease, claim)),
                new FindOneAndUpdateOptions()
                        .sort(Sorts.ascending(MessageCodec.POSITION))
                        .hintString(index(sequence))
                        .projection(ClaimUpdate.projection(lease))
                        .returnDocument(ReturnDocument.AFTER));
        return head == null ? new Claim.Empty() : ClaimUpdate.result(head, lease, claim);
    }

    @Override
    public boolean end(Lease lease, Message claimed, Ending ending, Attempt attempt) {
        var isOurs = and(
                eq(MessageCodec.ID, claimed.id()),
                eq(MessageCodec.FENCE, lease.fence()),
                eq(MessageCodec.ATTEMPT, claimed.attempt()));
        var inFlight = and(isOurs, eq(MessageCodec.STATE, MessageState.IN_FLIGHT.name()));
        var result = messages.updateOne(inFlight, List.of(EndUpdate.of(ending, attempt)));
        return result.getMatchedCount() > 0 || isEnded(isOurs);
    }

    /** Only an end takes a message out of IN_FLIGHT without raising its attempt or its fencing number. */
    private boolean isEnded(Bson isOurs) {
        return messages.find(and(isOurs, ne(MessageCodec.STATE, MessageState.IN_FLIGHT.name())))
                        .projection(Projections.include(MessageCodec.ID))
                        .first()
                != null;
    }

    @Override
    public List<String> unblockedGroups(String actor, String after, int limit) {
        return unblockedGroupsOf(actor, after, limit)
                .map(group -> group.getString("_id"))
                .into(new ArrayList<>());
    }

    /** Jumps from group to group in the index, reading no document. Open to tests, which explain it. */
    AggregateIterable<Document> unblockedGroupsOf(String actor, String after, int limit) {
        return messages.aggregate(List.of(
                        Aggregates.match(and(
                                eq(MessageCodec.ACTOR, actor),
                                eq(MessageCodec.OPEN, true),
                                gt(MessageCodec.ORDERING_KEY, after))),
                        Aggregates.sort(Sorts.ascending(
                                MessageCodec.ACTOR,
                                MessageCodec.OPEN,
                                MessageCodec.ORDERING_KEY,
                                MessageCodec.POSITION)),
                        Aggregates.group(
                                "$" + MessageCodec.ORDERING_KEY,
                                Accumulators.first(MessageCodec.STATE, "$" + MessageCodec.STATE)),
                        Aggregates.match(ne(MessageCodec.STATE, MessageState.PARKED.name())),
                        Aggregates.sort(Sorts.ascending("_id")),
                        Aggregates.limit(limit)))
                .hintString(MessageIndexes.OPEN_IN_GROUP);
    }

    @Override
    public List<Token> overdueHeads(String actor, boolean byGroup, Duration unchangedFor, int limit) {
        return overdueHeads.find(actor, byGroup, unchangedFor, limit);
    }

    private static String index(Sequence sequence) {
        return sequence.orderingKey() == null ? MessageIndexes.OPEN_IN_QUEUE : MessageIndexes.OPEN_IN_GROUP;
    }

    private static Bson open(Sequence sequence) {
        var ofActor = and(eq(MessageCodec.ACTOR, sequence.actor()), eq(MessageCodec.OPEN, true));
        return sequence.orderingKey() == null
                ? ofActor
                : and(ofActor, eq(MessageCodec.ORDERING_KEY, sequence.orderingKey()));
    }
}
