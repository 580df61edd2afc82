package dev.enfilade.message;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a message is in its life. The permitted changes (a test compares them with {@link #next}):
 *
 * <pre>
 *   READY ───────> IN_FLIGHT (claimed) | CANCELLED
 *   IN_FLIGHT ───> DELIVERED | SKIPPED | RETRY_WAIT | PARKED | READY (let go)
 *   RETRY_WAIT ──> IN_FLIGHT (due) | READY (relaunched early) | CANCELLED
 *   PARKED ──────> READY (relaunched) | CANCELLED
 * </pre>
 */
public enum MessageState {
    /** Waits for its turn. */
    READY,
    /** A worker has claimed it and may be delivering it right now. */
    IN_FLIGHT,
    /** Failed, and will be tried again by itself; its sequence waits. */
    RETRY_WAIT,
    /** Failed, and blocks its sequence until an operator decides. */
    PARKED,
    /** The actor took it. Final. */
    DELIVERED,
    /** An operator gave it up. Final. */
    CANCELLED,
    /** The actor's error policy gave it up. Final. */
    SKIPPED;

    /** Whether nothing can happen to the message any more. */
    public boolean isFinal() {
        return next().isEmpty();
    }

    /** The states that may follow this one. */
    public Set<MessageState> next() {
        return switch (this) {
            case READY -> EnumSet.of(IN_FLIGHT, CANCELLED);
            case IN_FLIGHT -> EnumSet.of(DELIVERED, SKIPPED, RETRY_WAIT, PARKED, READY);
            case RETRY_WAIT -> EnumSet.of(IN_FLIGHT, READY, CANCELLED);
            case PARKED -> EnumSet.of(READY, CANCELLED);
            case DELIVERED, CANCELLED, SKIPPED -> EnumSet.noneOf(MessageState.class);
        };
    }

    /** Whether an operator may change the payload: never while it may be on the wire, never after the end. */
    public boolean isEditable() {
        return switch (this) {
            case READY, RETRY_WAIT, PARKED -> true;
            case IN_FLIGHT, DELIVERED, CANCELLED, SKIPPED -> false;
        };
    }
}
