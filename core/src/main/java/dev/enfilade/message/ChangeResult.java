package dev.enfilade.message;

/** What became of an operator's change: of two who start from the same version, one is told so. */
public sealed interface ChangeResult {

    /** Done and durable. */
    record Changed(Message message) implements ChangeResult {}

    /** The message is no longer the one the operator looked at; nothing was changed. */
    record Stale(long currentVersion) implements ChangeResult {}

    /** Its state forbids the change; nothing was changed. */
    record Forbidden(MessageState state) implements ChangeResult {}

    /** There is no such message. */
    record Unknown() implements ChangeResult {}
}
