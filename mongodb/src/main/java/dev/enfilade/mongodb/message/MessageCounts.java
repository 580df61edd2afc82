package dev.enfilade.mongodb.message;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.AggregateIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import dev.enfilade.message.ActorCounts;
import dev.enfilade.message.MessageState;
import dev.enfilade.mongodb.schema.MessageIndexes;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Figures by actor and state, from the keys of one index: no document is read. The effort grows with the number of
 * messages in the states asked for.
 */
final class MessageCounts {

    private final MongoCollection<Document> messages;

    MessageCounts(MongoCollection<Document> messages) {
        this.messages = messages;
    }

    Map<String, ActorCounts> of(List<String> actors, Set<MessageState> states) {
        var byActor = new HashMap<String, Figures>();
        for (var row : rows(actors, states)) {
            var key = row.get("_id", Document.class);
            byActor.computeIfAbsent(key.getString("actor"), _ -> new Figures())
                    .add(
                            MessageCodec.state(key),
                            row.get("count", Number.class).longValue(),
                            row.getDate("oldest").toInstant());
        }
        var counts = new HashMap<String, ActorCounts>();
        byActor.forEach((actor, figures) -> counts.put(actor, figures.counts()));
        return counts;
    }

    /** Open to tests, which explain it. */
    AggregateIterable<Document> rows(List<String> actors, Set<MessageState> states) {
        return messages.aggregate(List.of(
                        Aggregates.match(and(
                                in(MessageCodec.ACTOR, actors),
                                in(
                                        MessageCodec.STATE,
                                        states.stream().map(Enum::name).toList()))),
                        Aggregates.group(
                                new Document("actor", "$" + MessageCodec.ACTOR)
                                        .append("state", "$" + MessageCodec.STATE),
                                Accumulators.sum("count", 1),
                                Accumulators.min("oldest", "$" + MessageCodec.ACCEPTED_AT))))
                .hintString(MessageIndexes.ACTOR_STATE);
    }

    private static final class Figures {
        private final Map<MessageState, Long> byState = new EnumMap<>(MessageState.class);
        private @Nullable Instant oldestWaiting;

        void add(MessageState state, long count, Instant oldest) {
            byState.put(state, count);
            if (!state.isFinal() && (oldestWaiting == null || oldest.isBefore(oldestWaiting))) {
                oldestWaiting = oldest;
            }
        }

        ActorCounts counts() {
            return new ActorCounts(byState, oldestWaiting);
        }
    }
}
