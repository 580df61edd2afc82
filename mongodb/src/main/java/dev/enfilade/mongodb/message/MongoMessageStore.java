package dev.enfilade.mongodb.message;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Projections;
import dev.enfilade.actor.OrderScope;
import dev.enfilade.message.ActorCounts;
import dev.enfilade.message.Attempt;
import dev.enfilade.message.Block;
import dev.enfilade.message.ChangeResult;
import dev.enfilade.message.Message;
import dev.enfilade.message.MessageQuery;
import dev.enfilade.message.MessageState;
import dev.enfilade.message.MessageStore;
import dev.enfilade.message.OperatorAct;
import dev.enfilade.message.Page;
import dev.enfilade.message.PayloadVersion;
import dev.enfilade.mongodb.schema.Collections;
import dev.enfilade.mongodb.transaction.Durable;
import dev.enfilade.mongodb.transaction.Transactions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** The messages as operators see and change them, in MongoDB. */
public final class MongoMessageStore implements MessageStore {

    private static final Set<MessageState> OPEN = Arrays.stream(MessageState.values())
            .filter(state -> !state.isFinal())
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(MessageState.class)));

    private final MongoCollection<Document> messages;
    private final MessageList list;
    private final OperatorChanges changes;
    private final PayloadHistory history;
    private final MessageCounts counts;
    private final BlockList blocks;

    public MongoMessageStore(MongoClient client, MongoDatabase database) {
        var durable = Durable.durable(database);
        messages = durable.getCollection(Collections.MESSAGES);
        list = new MessageList(messages);
        history = new PayloadHistory(durable);
        changes = new OperatorChanges(durable, new Transactions(client), history);
        counts = new MessageCounts(messages);
        blocks = new BlockList(messages);
    }

    @Override
    public Optional<Message> find(UUID id) {
        return Optional.ofNullable(messages.find(eq(MessageCodec.ID, id))
                        .projection(MessageCodec.PROJECTION)
                        .first())
                .map(MessageCodec::read);
    }

    @Override
    public Page<Message> list(MessageQuery query) {
        return list.page(query);
    }

    @Override
    public ChangeResult edit(UUID id, long expectedVersion, byte[] payload, OperatorAct act) {
        return changes.edit(id, expectedVersion, payload, act);
    }

    @Override
    public ChangeResult relaunch(UUID id, long expectedVersion, OperatorAct act) {
        return changes.relaunch(id, expectedVersion, act);
    }

    @Override
    public ChangeResult cancel(UUID id, long expectedVersion, OperatorAct act) {
        return changes.cancel(id, expectedVersion, act);
    }

    @Override
    public long cancelAll(String actor, OperatorAct act) {
        return changes.cancelAll(actor, act);
    }

    @Override
    public List<PayloadVersion> versions(UUID id) {
        return history.of(id);
    }

    @Override
    public Optional<List<Attempt>> attempts(UUID id) {
        return Optional.ofNullable(messages.find(eq(MessageCodec.ID, id))
                        .projection(Projections.include(MessageCodec.ATTEMPTS))
                        .first())
                .map(message -> message.getList(MessageCodec.ATTEMPTS, Document.class, List.of()).stream()
                        .map(AttemptCodec::read)
                        .toList());
    }

    @Override
    public Map<String, ActorCounts> counts(List<String> actors) {
        return counts.of(actors, EnumSet.allOf(MessageState.class));
    }

    /**
     * As {@link #counts}, of open messages only: its effort grows with what waits, not with what is kept. For whoever
     * asks every few seconds.
     */
    public Map<String, ActorCounts> openCounts(List<String> actors) {
        return counts.of(actors, OPEN);
    }

    @Override
    public Page<Block> blocks(Map<String, OrderScope> scopes, int limit, @Nullable String cursor) {
        return blocks.page(scopes, limit, cursor);
    }

    /**
     * Housekeeping: removes payload histories whose message is gone because its retention has ended. To be called now
     * and then; harmless when several processes do it.
     *
     * @param limit of how many messages at most
     * @return of how many messages
     */
    public int removeOrphanedPayloads(int limit) {
        return history.removeOrphaned(limit);
    }
}
