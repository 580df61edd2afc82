package dev.enfilade.mongodb.message;

import dev.enfilade.message.MessageError;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** A message's error as a sub-document. */
public final class MessageErrorCodec {

    private MessageErrorCodec() {}

    public static Document write(MessageError error) {
        var document = new Document("kind", error.kind().name());
        if (error.status() != null) document.append("status", error.status());
        return document.append("text", error.text()).append("at", error.at());
    }

    static @Nullable MessageError read(@Nullable Document document) {
        if (document == null) return null;
        return new MessageError(
                MessageError.Kind.valueOf(document.getString("kind")),
                document.getInteger("status"),
                document.getString("text"),
                document.getDate("at").toInstant());
    }
}
