package dev.enfilade.rabbitmq;

/** A message that the broker did not confirm. */
public final class NotConfirmed extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Reason reason;

    /** Without a stack trace: under load there may be thousands, and the reason says it all. */
    NotConfirmed(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Whether the message may be in its queue all the same. */
    public boolean inDoubt() {
        return reason == Reason.TIMEOUT || reason == Reason.DISCONNECTED;
    }

    /** Why. */
    public enum Reason {
        /** No queue of that name is there. */
        UNROUTABLE,
        /** The queue is full, or could not keep the message. */
        REFUSED,
        /** No confirm came in time. */
        TIMEOUT,
        /** There is no connection, or it was lost before the confirm. */
        DISCONNECTED,
        /** The broker has an alarm of memory or disk, and takes nothing. */
        BLOCKED,
        /** As many messages as are allowed await their confirms. */
        OVERLOADED,
        /** The message cannot be written: it, or its headers, or its routing key are too long. */
        INVALID
    }
}
