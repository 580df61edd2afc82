package dev.enfilade.mongodb.message;

import dev.enfilade.message.Attempt;
import dev.enfilade.message.MessageState;
import java.time.Duration;
import org.bson.Document;

/** One delivery of a message as a sub-document. */
public final class AttemptCodec {

    private AttemptCodec() {}

    public static Document write(Attempt attempt) {
        var document = new Document("number", attempt.number())
                .append("at", attempt.at())
                .append("nanos", attempt.duration().toNanos())
                .append("worker", attempt.worker())
                .append("outcome", attempt.outcome().name());
        if (attempt.status() != null) document.append("status", attempt.status());
        if (attempt.answer() != null) document.append("answer", attempt.answer());
        if (attempt.error() != null) document.append("error", attempt.error());
        return document;
    }

    static Attempt read(Document document) {
        return new Attempt(
                document.getInteger("number"),
                document.getDate("at").toInstant(),
                Duration.ofNanos(document.getLong("nanos")),
                document.getString("worker"),
                MessageState.valueOf(document.getString("outcome")),
                document.getInteger("status"),
                document.getString("answer"),
                document.getString("error"));
    }
}
