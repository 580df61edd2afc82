package dev.enfilade.mongodb.message;

import com.mongodb.client.model.Projections;
import dev.enfilade.dispatch.Draft;
import dev.enfilade.dispatch.Token;
import dev.enfilade.event.Event;
import dev.enfilade.message.Message;
import dev.enfilade.message.MessageState;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/**
 * A message as a document. Besides the fields of {@link Message} it holds:
 *
 * <ul>
 *   <li>{@code open}: true until a final state, then absent; the partial indexes are made of it
 *   <li>{@code owner}, {@code claim}: the worker that delivers it, and the random id of its claim; absent otherwise
 *   <li>{@code parkedAt}: since when it blocks, in state PARKED only
 *   <li>{@code attempts}: its newest deliveries
 *   <li>{@code payloadAuthor}: who made its payload, when and why, if not the dispatcher
 *   <li>{@code acts}: the newest things operators did to it
 * </ul>
 */
public final class MessageCodec {

    public static final String ID = "_id";
    public static final String ACTOR = "actor";
    public static final String POSITION = "position";
    public static final String ORDERING_KEY = "orderingKey";
    public static final String SUBSCRIPTION = "subscription";
    public static final String STATE = "state";
    public static final String OPEN = "open";
    public static final String VERSION = "version";
    public static final String PAYLOAD_VERSION = "payloadVersion";
    public static final String ATTEMPT = "attempt";
    public static final String FAILURES = "failures";
    public static final String FENCE = "fence";
    public static final String OWNER = "owner";
    public static final String CLAIM = "claim";
    public static final String ATTRIBUTES = "attributes";
    public static final String PAYLOAD = "payload";
    public static final String PAYLOAD_AUTHOR = "payloadAuthor";
    public static final String LAST_ERROR = "lastError";
    public static final String DUE_AT = "dueAt";
    public static final String PARKED_AT = "parkedAt";
    public static final String ACCEPTED_AT = "acceptedAt";
    public static final String CREATED_AT = "createdAt";
    public static final String UPDATED_AT = "updatedAt";
    public static final String ENDED_AT = "endedAt";
    public static final String TRACEPARENT = "traceparent";
    public static final String ATTEMPTS = "attempts";
    public static final String ACTS = "acts";

    /** The fields that {@link #read} needs. */
    public static final List<String> FIELDS = List.of(
            ACTOR,
            POSITION,
            ORDERING_KEY,
            SUBSCRIPTION,
            STATE,
            VERSION,
            PAYLOAD_VERSION,
            ATTEMPT,
            FAILURES,
            FENCE,
            ATTRIBUTES,
            PAYLOAD,
            LAST_ERROR,
            DUE_AT,
            ACCEPTED_AT,
            CREATED_AT,
            UPDATED_AT,
            ENDED_AT,
            TRACEPARENT);

    /** {@link #FIELDS}, and not the attempts and acts, which only grow. */
    public static final Bson PROJECTION = Projections.include(FIELDS);

    /** The fields that {@link #token} needs. */
    public static final Bson TOKEN_PROJECTION = Projections.include(ACTOR, POSITION, ORDERING_KEY, STATE, TRACEPARENT);

    private static final List<String> CONTEXT_ATTRIBUTES =
            List.of("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema");

    private MessageCodec() {}

    public static Message read(Document document) {
        return new Message(
                id(document),
                document.getString(ACTOR),
                document.getLong(POSITION),
                document.getString(ORDERING_KEY),
                document.getString(SUBSCRIPTION),
                state(document),
                document.getLong(VERSION),
                document.getInteger(PAYLOAD_VERSION),
                document.getInteger(ATTEMPT),
                document.getInteger(FAILURES),
                document.getLong(FENCE),
                attributes(document.get(ATTRIBUTES, Document.class)),
                payload(document),
                MessageErrorCodec.read(document.get(LAST_ERROR, Document.class)),
                instant(document, DUE_AT),
                document.getDate(ACCEPTED_AT).toInstant(),
                document.getDate(CREATED_AT).toInstant(),
                document.getDate(UPDATED_AT).toInstant(),
                instant(document, ENDED_AT),
                document.getString(TRACEPARENT));
    }

    /** A new message: READY, or PARKED where it could not be made. */
    public static Document write(Draft draft, long position, Date now) {
        var event = draft.event();
        var document = new Document(ID, draft.id())
                .append(ACTOR, draft.actor())
                .append(POSITION, position)
                .append(ORDERING_KEY, event.orderingKey())
                .append(SUBSCRIPTION, draft.subscription())
                .append(STATE, (draft.parked() == null ? MessageState.READY : MessageState.PARKED).name())
                .append(OPEN, true)
                .append(VERSION, 1L)
                .append(PAYLOAD_VERSION, 1)
                .append(ATTEMPT, 0)
                .append(FAILURES, 0)
                .append(FENCE, 0L)
                .append(ATTRIBUTES, attributes(event))
                .append(PAYLOAD, new Binary(draft.payload()))
                .append(ACCEPTED_AT, event.acceptedAt())
                .append(CREATED_AT, now)
                .append(UPDATED_AT, now);
        if (draft.traceparent() != null) document.append(TRACEPARENT, draft.traceparent());
        if (draft.parked() != null) {
            document.append(LAST_ERROR, MessageErrorCodec.write(draft.parked())).append(PARKED_AT, now);
        }
        return document;
    }

    public static Token token(Document document) {
        return new Token(
                id(document),
                document.getString(ACTOR),
                document.getLong(POSITION),
                document.getString(ORDERING_KEY),
                document.getString(TRACEPARENT));
    }

    public static UUID id(Document document) {
        return document.get(ID, UUID.class);
    }

    public static MessageState state(Document document) {
        return MessageState.valueOf(document.getString(STATE));
    }

    static byte[] payload(Document document) {
        return document.get(PAYLOAD, Binary.class).getData();
    }

    static @Nullable Instant instant(Document document, String field) {
        var date = document.getDate(field);
        return date == null ? null : date.toInstant();
    }

    private static Document attributes(Event event) {
        var document = new Document();
        for (var name : CONTEXT_ATTRIBUTES) {
            var value = event.attribute(name);
            if (value != null) document.append(name, value);
        }
        document.putAll(event.extensions());
        return document;
    }

    private static Map<String, String> attributes(Document document) {
        var attributes = new LinkedHashMap<String, String>();
        document.forEach((name, value) -> attributes.put(name, Objects.toString(value)));
        return attributes;
    }
}
