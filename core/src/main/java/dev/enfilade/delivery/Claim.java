package dev.enfilade.delivery;

import dev.enfilade.message.Message;
import java.time.Duration;
import java.util.UUID;

/** What stands at the head of a sequence (its lowest position that is not final) when a worker asks for it. */
public sealed interface Claim {

    /** It is the worker's now: IN_FLIGHT, with its fencing number and the attempt counted, majority-durable. */
    record Claimed(Message message) implements Claim {}

    /** A parked message: nothing of the sequence may be delivered. */
    record Blocked(UUID message, long position) implements Claim {}

    /** A message in RETRY_WAIT that is not due yet. {@code in} is by the server's clock. */
    record NotDue(UUID message, long position, Duration in) implements Claim {}

    /** No open message. */
    record Empty() implements Claim {}

    /** The lease has run out or a higher fencing number has been there: the worker must let go. */
    record Refused() implements Claim {}
}
