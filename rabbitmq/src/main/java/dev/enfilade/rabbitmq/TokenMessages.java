package dev.enfilade.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.enfilade.dispatch.Token;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tokens as messages without a body. */
final class TokenMessages {

    private static final String MESSAGE = "message";
    private static final String ACTOR = "actor";
    private static final String POSITION = "position";
    private static final String ORDERING_KEY = "orderingkey";
    private static final byte[] NOTHING = {};
    private static final int PERSISTENT = 2;

    private TokenMessages() {}

    static Outgoing outgoing(Token token) {
        var headers = new HashMap<String, Object>();
        headers.put(MESSAGE, token.message().toString());
        headers.put(ACTOR, token.actor());
        headers.put(POSITION, token.position());
        headers.put(ORDERING_KEY, token.orderingKey());
        var traceparent = token.traceparent();
        if (traceparent != null) {
            headers.put(EventMessages.TRACEPARENT, traceparent);
        }
        var properties = new BasicProperties.Builder()
                .deliveryMode(PERSISTENT)
                .messageId(token.message().toString())
                .headers(headers)
                .build();
        return new Outgoing(QueueNames.actor(token.actor()), properties, NOTHING);
    }

    /** @throws UnreadableMessage if the headers are not those of a token */
    static Token read(@Nullable Map<String, ? extends @Nullable Object> values) {
        var headers = new Headers(values);
        return new Token(
                message(headers),
                headers.required(ACTOR),
                headers.number(POSITION),
                headers.required(ORDERING_KEY),
                headers.text(EventMessages.TRACEPARENT));
    }

    private static UUID message(Headers headers) {
        var text = headers.required(MESSAGE);
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new UnreadableMessage(MESSAGE, "is not a UUID: " + text);
        }
    }
}
