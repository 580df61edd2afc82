package dev.enfilade.mongodb.message;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;
import static dev.enfilade.message.MessageState.CANCELLED;
import static dev.enfilade.message.MessageState.PARKED;
import static dev.enfilade.message.MessageState.READY;
import static dev.enfilade.message.MessageState.RETRY_WAIT;
import static dev.enfilade.mongodb.expression.Expressions.NOW;
import static dev.enfilade.mongodb.expression.Expressions.REMOVE;
import static dev.enfilade.mongodb.expression.Expressions.add;
import static dev.enfilade.mongodb.expression.Expressions.append;
import static dev.enfilade.mongodb.expression.Expressions.literal;
import static dev.enfilade.mongodb.expression.Expressions.set;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import dev.enfilade.message.ChangeResult;
import dev.enfilade.message.MessageState;
import dev.enfilade.message.OperatorAct;
import dev.enfilade.mongodb.schema.Collections;
import dev.enfilade.mongodb.schema.MessageIndexes;
import dev.enfilade.mongodb.transaction.Transactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;

/** What operators do to messages: each a compare-and-set on the version, with its record and its release beside it. */
final class OperatorChanges {

    private static final Set<MessageState> EDITABLE = Arrays.stream(MessageState.values())
            .filter(MessageState::isEditable)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(MessageState.class)));
    private static final Set<MessageState> RELAUNCHABLE = EnumSet.of(PARKED, RETRY_WAIT);
    private static final Set<MessageState> CANCELLABLE = EnumSet.of(READY, RETRY_WAIT, PARKED);

    private static final int ACTS_KEPT = 20;

    /** So many are cancelled in one transaction. */
    private static final int PIECE = 500;

    private final MongoCollection<Document> messages;
    private final MongoCollection<Document> positions;
    private final MongoCollection<Document> releases;
    private final Transactions transactions;
    private final PayloadHistory history;

    OperatorChanges(MongoDatabase database, Transactions transactions, PayloadHistory history) {
        messages = database.getCollection(Collections.MESSAGES);
        positions = database.getCollection(Collections.POSITIONS);
        releases = database.getCollection(Collections.RELEASES);
        this.transactions = transactions;
        this.history = history;
    }

    ChangeResult edit(UUID id, long expectedVersion, byte[] payload, OperatorAct act) {
        var update = changed("edit", act)
                .append(MessageCodec.PAYLOAD, literal(new Binary(payload)))
                .append(MessageCodec.PAYLOAD_VERSION, add("$" + MessageCodec.PAYLOAD_VERSION, 1))
                .append(MessageCodec.PAYLOAD_AUTHOR, author(act));
        var after = transactions.run("edit of message " + id, session -> {
            var filter = expected(id, expectedVersion, EDITABLE);
            var before = messages.find(session, filter).first();
            if (before == null) return Optional.<Document>empty();
            history.keep(session, before);
            return update(session, filter, update);
        });
        return result(after, id, expectedVersion, EDITABLE);
    }

    ChangeResult relaunch(UUID id, long expectedVersion, OperatorAct act) {
        var update =
                freed("relaunch", act).append(MessageCodec.STATE, READY.name()).append(MessageCodec.FAILURES, 0);
        return free("relaunch of message " + id, id, expectedVersion, RELAUNCHABLE, update);
    }

    ChangeResult cancel(UUID id, long expectedVersion, OperatorAct act) {
        return free("cancellation of message " + id, id, expectedVersion, CANCELLABLE, cancelled(act));
    }

    /**
     * From the last position to the first, so that what blocks the sequence goes last: nothing behind it is delivered
     * while the cancelling goes on. What is dispatched later than the call is not touched.
     */
    long cancelAll(String actor, OperatorAct act) {
        long last = lastPosition(actor);
        long cancelled = 0;
        while (true) {
            var piece = cancellable(actor, last);
            if (piece.isEmpty()) return cancelled;
            cancelled += transactions.run(
                    "cancellation of messages of " + actor, session -> cancelPiece(session, piece, act));
        }
    }

    private ChangeResult free(String what, UUID id, long expectedVersion, Set<MessageState> from, Document update) {
        var after = transactions.run(what, session -> {
            var message = update(session, expected(id, expectedVersion, from), update);
            message.ifPresent(freed -> releases.insertOne(session, release(freed)));
            return message;
        });
        return result(after, id, expectedVersion, from);
    }

    private Optional<Document> update(ClientSession session, Bson filter, Document update) {
        return Optional.ofNullable(messages.findOneAndUpdate(
                session,
                filter,
                List.of(set(update)),
                new FindOneAndUpdateOptions()
                        .projection(MessageCodec.PROJECTION)
                        .returnDocument(ReturnDocument.AFTER)));
    }

    private ChangeResult result(Optional<Document> after, UUID id, long expectedVersion, Set<MessageState> from) {
        return after.<ChangeResult>map(message -> new ChangeResult.Changed(MessageCodec.read(message)))
                .orElseGet(() -> refusal(id, expectedVersion, from));
    }

    private ChangeResult refusal(UUID id, long expectedVersion, Set<MessageState> from) {
        var current = messages.find(eq(MessageCodec.ID, id))
                .projection(Projections.include(MessageCodec.VERSION, MessageCodec.STATE))
                .first();
        if (current == null) return new ChangeResult.Unknown();
        var state = MessageCodec.state(current);
        long version = current.getLong(MessageCodec.VERSION);
        boolean isForbidden = version == expectedVersion && !from.contains(state);
        return isForbidden ? new ChangeResult.Forbidden(state) : new ChangeResult.Stale(version);
    }

    private List<Document> cancellable(String actor, long last) {
        return messages.find(and(
                        eq(MessageCodec.ACTOR, actor),
                        eq(MessageCodec.OPEN, true),
                        lte(MessageCodec.POSITION, last),
                        in(MessageCodec.STATE, names(CANCELLABLE))))
                .hintString(MessageIndexes.OPEN_IN_QUEUE)
                .sort(Sorts.descending(MessageCodec.POSITION))
                .projection(Projections.include(MessageCodec.ACTOR, MessageCodec.ORDERING_KEY, MessageCodec.POSITION))
                .limit(PIECE)
                .into(new ArrayList<>());
    }

    private long cancelPiece(ClientSession session, List<Document> piece, OperatorAct act) {
        var ids = piece.stream().map(MessageCodec::id).toList();
        var result = messages.updateMany(
                session,
                and(in(MessageCodec.ID, ids), in(MessageCodec.STATE, names(CANCELLABLE))),
                List.of(set(cancelled(act))));
        releases.insertMany(session, releases(piece));
        return result.getModifiedCount();
    }

    /** One for each group. */
    private static List<Document> releases(List<Document> piece) {
        return piece.stream()
                .collect(Collectors.toMap(
                        message -> message.getString(MessageCodec.ORDERING_KEY),
                        OperatorChanges::release,
                        (later, earlier) -> earlier))
                .values()
                .stream()
                .toList();
    }

    private long lastPosition(String actor) {
        var position = positions.find(eq("_id", actor)).first();
        return position == null ? 0 : position.getLong("last");
    }

    private static Document cancelled(OperatorAct act) {
        return freed("cancel", act)
                .append(MessageCodec.STATE, CANCELLED.name())
                .append(MessageCodec.OPEN, REMOVE)
                .append(MessageCodec.ENDED_AT, NOW);
    }

    private static Document freed(String verb, OperatorAct act) {
        return changed(verb, act).append(MessageCodec.DUE_AT, REMOVE).append(MessageCodec.PARKED_AT, REMOVE);
    }

    private static Document changed(String verb, OperatorAct act) {
        var entry = new Document("verb", verb);
        entry.putAll(author(act));
        return new Document(MessageCodec.VERSION, add("$" + MessageCodec.VERSION, 1L))
                .append(MessageCodec.UPDATED_AT, NOW)
                .append(MessageCodec.ACTS, append("$" + MessageCodec.ACTS, entry, ACTS_KEPT));
    }

    private static Document author(OperatorAct act) {
        return new Document("by", literal(act.by()))
                // Assigning a sub-document leaves fields in it that are not named.
                .append("reason", act.reason() == null ? REMOVE : literal(act.reason()))
                .append("at", NOW);
    }

    private static Document release(Document message) {
        return new Document(MessageCodec.ACTOR, message.getString(MessageCodec.ACTOR))
                .append(MessageCodec.ORDERING_KEY, message.getString(MessageCodec.ORDERING_KEY))
                .append(MessageCodec.POSITION, message.getLong(MessageCodec.POSITION))
                .append("at", Instant.now());
    }

    private static Bson expected(UUID id, long version, Set<MessageState> states) {
        return and(eq(MessageCodec.ID, id), eq(MessageCodec.VERSION, version), in(MessageCodec.STATE, names(states)));
    }

    private static List<String> names(Set<MessageState> states) {
        return states.stream().map(Enum::name).toList();
    }
}
