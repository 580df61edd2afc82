package dev.enfilade.mongodb.delivery;

import static dev.enfilade.mongodb.expression.Expressions.NOW;
import static dev.enfilade.mongodb.expression.Expressions.REMOVE;
import static dev.enfilade.mongodb.expression.Expressions.add;
import static dev.enfilade.mongodb.expression.Expressions.append;
import static dev.enfilade.mongodb.expression.Expressions.literal;
import static dev.enfilade.mongodb.expression.Expressions.set;

import dev.enfilade.delivery.Ending;
import dev.enfilade.message.Attempt;
import dev.enfilade.message.MessageError;
import dev.enfilade.mongodb.message.AttemptCodec;
import dev.enfilade.mongodb.message.MessageCodec;
import dev.enfilade.mongodb.message.MessageErrorCodec;
import org.bson.Document;

/** The update that ends a delivery. All its times are the server's. */
final class EndUpdate {

    private EndUpdate() {}

    static Document of(Ending ending, Attempt attempt) {
        var update = new Document(MessageCodec.STATE, ending.state().name())
                .append(MessageCodec.VERSION, add("$" + MessageCodec.VERSION, 1L))
                .append(MessageCodec.UPDATED_AT, NOW)
                .append(MessageCodec.OWNER, REMOVE)
                .append(MessageCodec.CLAIM, REMOVE)
                .append(
                        MessageCodec.ATTEMPTS,
                        append("$" + MessageCodec.ATTEMPTS, literal(AttemptCodec.write(attempt)), Attempt.KEPT));
        switch (ending) {
            case Ending.Delivered _ -> close(update);
            case Ending.RetryIn retry ->
                failed(update, retry.error())
                        .append(MessageCodec.DUE_AT, add(NOW, retry.delay().toMillis()));
            case Ending.Park park -> failed(update, park.error()).append(MessageCodec.PARKED_AT, NOW);
            case Ending.Skip skip -> close(failed(update, skip.error()));
        }
        return set(update);
    }

    private static Document failed(Document update, MessageError error) {
        return update.append(MessageCodec.FAILURES, add("$" + MessageCodec.FAILURES, 1))
                .append(MessageCodec.LAST_ERROR, literal(MessageErrorCodec.write(error)));
    }

    /** No longer open, so no longer in the way of what is behind it. */
    private static Document close(Document update) {
        return update.append(MessageCodec.OPEN, REMOVE).append(MessageCodec.ENDED_AT, NOW);
    }
}
