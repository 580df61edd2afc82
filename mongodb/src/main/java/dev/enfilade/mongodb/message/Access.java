package dev.enfilade.mongodb.message;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static dev.enfilade.message.MessageState.PARKED;
import static dev.enfilade.message.MessageState.RETRY_WAIT;
import static dev.enfilade.message.MessageState.SKIPPED;

import dev.enfilade.message.MessageError;
import dev.enfilade.message.MessageQuery;
import dev.enfilade.message.MessageState;
import dev.enfilade.mongodb.schema.MessageIndexes;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * By which index a list is found.
 *
 * @param index its name
 * @param filters conditions that restrict nothing and let the index be used: where it has a field before the time, all
 *     values are named one by one, and the server merges their ranges in the order of time
 */
record Access(String index, List<Bson> filters) {

    static final String ERROR_KIND = MessageCodec.LAST_ERROR + ".kind";

    /** Only an error leads there, so {@code failed} has all of them. */
    private static final Set<MessageState> AFTER_ERROR = EnumSet.of(PARKED, RETRY_WAIT, SKIPPED);

    private static final Bson ANY_STATE = in(MessageCodec.STATE, names(MessageState.values()));
    private static final Bson ANY_ERROR = in(ERROR_KIND, names(MessageError.Kind.values()));
    private static final Bson ANY_TIME = gt(MessageCodec.ACCEPTED_AT, Instant.EPOCH);
    private static final Bson OPEN = eq(MessageCodec.OPEN, true);

    static Access of(MessageQuery query) {
        if (query.eventId() != null) return new Access(MessageIndexes.EVENT, List.of());
        if (query.byPosition()) return byPosition(query);
        if (query.orderingKey() != null) return new Access(MessageIndexes.ORDERING_KEY, List.of());
        var states = query.state() == null ? List.of(ANY_STATE) : List.<Bson>of();
        if (query.error() != null) return new Access(MessageIndexes.FAILED, states);
        if (query.actor() != null) return new Access(MessageIndexes.ACTOR_STATE, states);
        return ofAllActors(query.state());
    }

    private static Access byPosition(MessageQuery query) {
        boolean isOpen = query.state() != null && !query.state().isFinal();
        return isOpen
                ? new Access(MessageIndexes.OPEN_IN_QUEUE, List.of(OPEN))
                : new Access(MessageIndexes.POSITION, List.of());
    }

    private static Access ofAllActors(@Nullable MessageState state) {
        if (state != null && AFTER_ERROR.contains(state)) return new Access(MessageIndexes.FAILED, List.of(ANY_ERROR));
        // What is in flight is little: better to look through all that is open than through all that ever was.
        if (state == MessageState.IN_FLIGHT) return new Access(MessageIndexes.OPEN_IN_GROUP, List.of(OPEN));
        return new Access(MessageIndexes.ACCEPTED, List.of(ANY_TIME));
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toList();
    }
}
