package dev.enfilade.actor;

/** What an actor's queue is found to do. */
public enum ObservedState {
    RUNNING,
    /** Nothing is delivered, and nothing will be before a resume: the worker has let go of the queue. */
    PAUSED,
    /** At least one of its sequences waits behind a parked message. */
    BLOCKED
}
