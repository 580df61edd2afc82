package dev.enfilade.mongodb.dispatch;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import dev.enfilade.dispatch.DispatchStore.Committed;
import dev.enfilade.dispatch.Draft;
import dev.enfilade.dispatch.Token;
import dev.enfilade.mongodb.expression.Expressions;
import dev.enfilade.mongodb.message.MessageCodec;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.bson.Document;

/** What happens within the transaction of a batch. */
final class BatchWriter {

    private static final String LAST = "last";
    private static final String ACTIVE = "active";
    private static final String NOW = "now";

    private final MongoCollection<Document> messages;
    private final MongoCollection<Document> positions;

    BatchWriter(MongoCollection<Document> messages, MongoCollection<Document> positions) {
        this.messages = messages;
        this.positions = positions;
    }

    Committed write(ClientSession session, List<Draft> drafts) {
        var existing = existing(session, drafts);
        var tokens = new ArrayList<Token>();
        existing.values().stream()
                .filter(message -> !MessageCodec.state(message).isFinal())
                .map(MessageCodec::token)
                .forEach(tokens::add);
        var byActor = byActor(drafts, existing.keySet());
        if (byActor.isEmpty()) return new Committed(tokens, 0, Set.of());
        var ranges = reserve(session, byActor);
        var fresh = documents(byActor, ranges);
        if (!fresh.isEmpty()) messages.insertMany(session, fresh);
        fresh.stream().map(MessageCodec::token).forEach(tokens::add);
        var unknownActors = new TreeSet<>(byActor.keySet());
        unknownActors.removeAll(ranges.keySet());
        return new Committed(tokens, fresh.size(), unknownActors);
    }

    private Map<UUID, Document> existing(ClientSession session, List<Draft> drafts) {
        var ids = drafts.stream().map(Draft::id).toList();
        var existing = new HashMap<UUID, Document>();
        messages.find(session, in(MessageCodec.ID, ids))
                .projection(MessageCodec.TOKEN_PROJECTION)
                .batchSize(ids.size() + 1)
                .forEach(message -> existing.put(MessageCodec.id(message), message));
        return existing;
    }

    /** Sorted by name, so that two dispatchers meet at the first actor they share, having written little. */
    private static SortedMap<String, List<Draft>> byActor(List<Draft> drafts, Set<UUID> existing) {
        return drafts.stream()
                .filter(draft -> !existing.contains(draft.id()))
                .collect(Collectors.groupingBy(Draft::actor, TreeMap::new, Collectors.toList()));
    }

    /**
     * Raises the positions and reads them back, with the server's time.
     *
     * @return by actor, its document after the change; actors that are missing do not exist
     */
    private Map<String, Document> reserve(ClientSession session, SortedMap<String, List<Draft>> byActor) {
        var raises = new ArrayList<UpdateOneModel<Document>>();
        byActor.forEach((actor, drafts) -> raises.add(new UpdateOneModel<>(
                and(eq("_id", actor), eq(ACTIVE, true)), Updates.inc(LAST, (long) drafts.size()))));
        positions.bulkWrite(session, raises, new BulkWriteOptions().ordered(true));
        var ranges = new HashMap<String, Document>();
        positions
                .find(session, and(in("_id", byActor.keySet()), eq(ACTIVE, true)))
                .projection(new Document(LAST, 1).append(NOW, Expressions.NOW))
                .forEach(range -> ranges.put(range.getString("_id"), range));
        return ranges;
    }

    private static List<Document> documents(SortedMap<String, List<Draft>> byActor, Map<String, Document> ranges) {
        var documents = new ArrayList<Document>();
        byActor.forEach((actor, drafts) -> {
            var range = ranges.get(actor);
            if (range != null) documents.addAll(documents(drafts, range.getLong(LAST), range.getDate(NOW)));
        });
        return documents;
    }

    private static List<Document> documents(List<Draft> drafts, long last, Date now) {
        var documents = new ArrayList<Document>();
        long position = last - drafts.size();
        for (var draft : drafts) {
            documents.add(MessageCodec.write(draft, ++position, now));
        }
        return documents;
    }
}
