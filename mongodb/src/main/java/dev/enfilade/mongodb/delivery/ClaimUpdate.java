package dev.enfilade.mongodb.delivery;

import static dev.enfilade.mongodb.expression.Expressions.NOW;
import static dev.enfilade.mongodb.expression.Expressions.REMOVE;
import static dev.enfilade.mongodb.expression.Expressions.add;
import static dev.enfilade.mongodb.expression.Expressions.and;
import static dev.enfilade.mongodb.expression.Expressions.atMost;
import static dev.enfilade.mongodb.expression.Expressions.cond;
import static dev.enfilade.mongodb.expression.Expressions.eq;
import static dev.enfilade.mongodb.expression.Expressions.less;
import static dev.enfilade.mongodb.expression.Expressions.literal;
import static dev.enfilade.mongodb.expression.Expressions.or;
import static dev.enfilade.mongodb.expression.Expressions.set;
import static dev.enfilade.mongodb.expression.Expressions.subtract;

import dev.enfilade.delivery.Claim;
import dev.enfilade.delivery.Lease;
import dev.enfilade.message.MessageState;
import dev.enfilade.mongodb.message.MessageCodec;
import java.time.Duration;
import java.util.Date;
import java.util.UUID;
import org.bson.Document;

/**
 * The update that claims the head of a sequence if it may be claimed. Otherwise every field is assigned the value that
 * it has, which MongoDB recognises and writes nothing.
 *
 * <p>The lease's end is compared here and not in the filter: a filter that finds nothing would leave open whether the
 * sequence is empty or the lease has run out.
 */
final class ClaimUpdate {

    /** Milliseconds until the head is due, by the server's clock. */
    private static final String WAIT = "wait";

    /** Whether the lease had run out, by the server's clock. */
    private static final String LATE = "late";

    private ClaimUpdate() {}

    static Document of(Lease lease, UUID claim) {
        var may = mayClaim(lease);
        return set(new Document()
                .append(MessageCodec.STATE, cond(may, MessageState.IN_FLIGHT.name(), "$" + MessageCodec.STATE))
                .append(MessageCodec.VERSION, add("$" + MessageCodec.VERSION, cond(may, 1L, 0L)))
                .append(MessageCodec.ATTEMPT, add("$" + MessageCodec.ATTEMPT, cond(may, 1, 0)))
                .append(MessageCodec.FENCE, cond(may, lease.fence(), "$" + MessageCodec.FENCE))
                .append(MessageCodec.OWNER, cond(may, literal(lease.owner()), "$" + MessageCodec.OWNER))
                .append(MessageCodec.CLAIM, cond(may, literal(claim), "$" + MessageCodec.CLAIM))
                .append(MessageCodec.DUE_AT, cond(may, REMOVE, "$" + MessageCodec.DUE_AT))
                .append(MessageCodec.UPDATED_AT, cond(may, NOW, "$" + MessageCodec.UPDATED_AT)));
    }

    private static Document mayClaim(Lease lease) {
        return and(
                less(NOW, Date.from(lease.until())),
                atMost("$" + MessageCodec.FENCE, lease.fence()),
                or(
                        eq("$" + MessageCodec.STATE, MessageState.READY.name()),
                        eq("$" + MessageCodec.STATE, MessageState.IN_FLIGHT.name()),
                        and(
                                eq("$" + MessageCodec.STATE, MessageState.RETRY_WAIT.name()),
                                atMost("$" + MessageCodec.DUE_AT, NOW))));
    }

    /** What the head, as it is after the update, says about the claim. */
    static Claim result(Document head, Lease lease, UUID claim) {
        if (claim.equals(head.get(MessageCodec.CLAIM, UUID.class))) {
            return new Claim.Claimed(MessageCodec.read(head));
        }
        if (head.getBoolean(LATE) || head.getLong(MessageCodec.FENCE) > lease.fence()) return new Claim.Refused();
        var id = MessageCodec.id(head);
        long position = head.getLong(MessageCodec.POSITION);
        return switch (MessageCodec.state(head)) {
            case PARKED -> new Claim.Blocked(id, position);
            case RETRY_WAIT ->
                new Claim.NotDue(
                        id,
                        position,
                        Duration.ofMillis(head.get(WAIT, Number.class).longValue()));
            case READY, IN_FLIGHT, DELIVERED, CANCELLED, SKIPPED ->
                throw new IllegalStateException(
                        "message " + id + " is " + MessageCodec.state(head) + " and was not claimed");
        };
    }

    /** What is wanted back: the message, and what decided about the claim. */
    static Document projection(Lease lease) {
        var projection = new Document();
        MessageCodec.FIELDS.forEach(field -> projection.append(field, 1));
        return projection
                .append(MessageCodec.CLAIM, 1)
                .append(WAIT, subtract("$" + MessageCodec.DUE_AT, NOW))
                .append(LATE, atMost(Date.from(lease.until()), NOW));
    }
}
