package dev.enfilade.mongodb.message;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.client.AggregateIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.enfilade.actor.OrderScope;
import dev.enfilade.delivery.Sequence;
import dev.enfilade.message.Block;
import dev.enfilade.message.MessageState;
import dev.enfilade.message.Page;
import dev.enfilade.mongodb.schema.MessageIndexes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The parked messages that stand at the head of their sequence.
 *
 * <p>In order scope {@code queue} an actor has one head: the heads are looked at. In order scope {@code group} there may
 * be thousands: the parked messages are gone through in the order of time, and of each batch those are kept that are a
 * head. Heads and what waits behind them come from index keys alone.
 */
final class BlockList {

    private static final String QUERY = "blocks";
    private static final int BATCH = 500;

    private static final Comparator<Found> OLDEST_FIRST =
            Comparator.comparing(Found::parkedAt).thenComparing(Found::id, BlockList::compareAsServer);

    private static final Bson PROJECTION = Projections.include(
            MessageCodec.ACTOR,
            MessageCodec.ORDERING_KEY,
            MessageCodec.POSITION,
            MessageCodec.LAST_ERROR,
            MessageCodec.PARKED_AT);

    private final MongoCollection<Document> messages;

    BlockList(MongoCollection<Document> messages) {
        this.messages = messages;
    }

    Page<Block> page(Map<String, OrderScope> scopes, int limit, @Nullable String cursor) {
        if (limit < 1) throw new IllegalArgumentException("limit must be 1 or more, not " + limit);
        var after = cursor == null ? null : Cursor.parse(cursor, QUERY);
        var found = new ArrayList<Found>();
        found.addAll(blockedQueues(actors(scopes, OrderScope.QUEUE), after));
        found.addAll(blockedGroups(actors(scopes, OrderScope.GROUP), after, limit + 1));
        found.sort(OLDEST_FIRST);
        var page = found.subList(0, Math.min(limit, found.size()));
        boolean isMore = found.size() > limit;
        return new Page<>(blocks(page), isMore ? page.getLast().cursor().text(QUERY) : null);
    }

    private static List<String> actors(Map<String, OrderScope> scopes, OrderScope scope) {
        return scopes.entrySet().stream()
                .filter(e -> e.getValue() == scope)
                .map(Map.Entry::getKey)
                .toList();
    }

    private List<Found> blockedQueues(List<String> actors, @Nullable Cursor after) {
        if (actors.isEmpty()) return List.of();
        var heads = queueHeads(actors)
                .map(head -> and(
                        eq(MessageCodec.ACTOR, head.getString("_id")), eq(MessageCodec.POSITION, head.getLong("head"))))
                .into(new ArrayList<Bson>());
        var found = new ArrayList<Found>();
        for (int from = 0; from < heads.size(); from += BATCH) {
            var some = heads.subList(from, Math.min(from + BATCH, heads.size()));
            messages.find(and(or(some), parkedAfter(after)))
                    .hintString(MessageIndexes.POSITION)
                    .projection(PROJECTION)
                    .map(parked -> new Found(parked, null))
                    .into(found);
        }
        return found;
    }

    /** Jumps from head to head in the index. Open to tests, which explain it. */
    AggregateIterable<Document> queueHeads(List<String> actors) {
        return messages.aggregate(List.of(
                        Aggregates.match(and(in(MessageCodec.ACTOR, actors), eq(MessageCodec.OPEN, true))),
                        Aggregates.sort(Sorts.ascending(MessageCodec.ACTOR, MessageCodec.OPEN, MessageCodec.POSITION)),
                        Aggregates.group(
                                "$" + MessageCodec.ACTOR, Accumulators.first("head", "$" + MessageCodec.POSITION))))
                .hintString(MessageIndexes.OPEN_IN_QUEUE);
    }

    private List<Found> blockedGroups(List<String> actors, @Nullable Cursor after, int wanted) {
        var found = new ArrayList<Found>();
        if (actors.isEmpty()) return found;
        var place = after;
        while (found.size() < wanted) {
            var batch = parked(actors, place);
            if (batch.isEmpty()) break;
            var groups = groups(batch);
            batch.stream()
                    .map(parked -> new Found(parked, groups.get(group(parked))))
                    .filter(Found::isHead)
                    .forEach(found::add);
            place = new Found(batch.getLast(), null).cursor();
        }
        return found;
    }

    private List<Document> parked(List<String> actors, @Nullable Cursor after) {
        return messages.find(and(parkedAfter(after), in(MessageCodec.ACTOR, actors)))
                .hintString(MessageIndexes.PARKED)
                .sort(Sorts.ascending(MessageCodec.PARKED_AT, MessageCodec.ID))
                .projection(PROJECTION)
                .limit(BATCH)
                .into(new ArrayList<>());
    }

    /** The head's position and the number of open messages of each group that the batch touches. */
    private Map<Sequence, Figures> groups(Collection<Document> batch) {
        var keysByActor = batch.stream()
                .collect(Collectors.groupingBy(
                        parked -> parked.getString(MessageCodec.ACTOR),
                        Collectors.mapping(parked -> parked.getString(MessageCodec.ORDERING_KEY), Collectors.toSet())));
        var groups = new HashMap<Sequence, Figures>();
        keysByActor.forEach((actor, keys) -> groupFigures(actor, keys)
                .forEach(row -> groups.put(new Sequence(actor, row.getString("_id")), Figures.of(row))));
        return groups;
    }

    /** Open to tests, which explain it. */
    AggregateIterable<Document> groupFigures(String actor, Collection<String> keys) {
        return messages.aggregate(List.of(
                        Aggregates.match(and(
                                eq(MessageCodec.ACTOR, actor),
                                eq(MessageCodec.OPEN, true),
                                in(MessageCodec.ORDERING_KEY, keys))),
                        Aggregates.group(
                                "$" + MessageCodec.ORDERING_KEY,
                                Accumulators.min("head", "$" + MessageCodec.POSITION),
                                Accumulators.sum("open", 1L))))
                .hintString(MessageIndexes.OPEN_IN_GROUP);
    }

    private List<Block> blocks(List<Found> page) {
        var ofQueues = page.stream()
                .filter(found -> found.group() == null)
                .map(found -> found.parked().getString(MessageCodec.ACTOR))
                .toList();
        var openByActor = openByActor(ofQueues);
        return page.stream().map(found -> block(found, openByActor)).toList();
    }

    private Map<String, Long> openByActor(List<String> actors) {
        var open = new HashMap<String, Long>();
        if (actors.isEmpty()) return open;
        messages.aggregate(List.of(
                        Aggregates.match(and(in(MessageCodec.ACTOR, actors), eq(MessageCodec.OPEN, true))),
                        Aggregates.group("$" + MessageCodec.ACTOR, Accumulators.sum("open", 1L))))
                .hintString(MessageIndexes.OPEN_IN_QUEUE)
                .forEach(row -> open.put(row.getString("_id"), row.getLong("open")));
        return open;
    }

    private static Block block(Found found, Map<String, Long> openByActor) {
        var parked = found.parked();
        var actor = parked.getString(MessageCodec.ACTOR);
        var group = found.group();
        long open = group == null ? openByActor.getOrDefault(actor, 1L) : group.open();
        return new Block(
                actor,
                group == null ? null : parked.getString(MessageCodec.ORDERING_KEY),
                found.id(),
                found.position(),
                MessageErrorCodec.read(parked.get(MessageCodec.LAST_ERROR, Document.class)),
                found.parkedAt().toInstant(),
                Math.max(0, open - 1));
    }

    private static Bson parkedAfter(@Nullable Cursor after) {
        var isParked = eq(MessageCodec.STATE, MessageState.PARKED.name());
        if (after == null) return isParked;
        var time = new Date(after.key());
        return and(
                isParked,
                gte(MessageCodec.PARKED_AT, time),
                or(
                        gt(MessageCodec.PARKED_AT, time),
                        and(eq(MessageCodec.PARKED_AT, time), gt(MessageCodec.ID, after.id()))));
    }

    private static Sequence group(Document parked) {
        return new Sequence(parked.getString(MessageCodec.ACTOR), parked.getString(MessageCodec.ORDERING_KEY));
    }

    /** The server compares UUIDs as unsigned bytes, Java as signed numbers. */
    private static int compareAsServer(UUID a, UUID b) {
        int most = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return most != 0 ? most : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    }

    private record Figures(long head, long open) {
        static Figures of(Document row) {
            return new Figures(row.getLong("head"), row.getLong("open"));
        }
    }

    /**
     * A parked message.
     *
     * @param group of order scope {@code group}, the group's figures
     */
    private record Found(Document parked, @Nullable Figures group) {

        boolean isHead() {
            return group != null && group.head() == position();
        }

        UUID id() {
            return MessageCodec.id(parked);
        }

        long position() {
            return parked.getLong(MessageCodec.POSITION);
        }

        Date parkedAt() {
            return parked.getDate(MessageCodec.PARKED_AT);
        }

        Cursor cursor() {
            return new Cursor(parkedAt().getTime(), id());
        }
    }
}
