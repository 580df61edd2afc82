package dev.enfilade.actor;

/** What an operator asks of an actor's queue. It is state in the database, so it survives every restart. */
public enum RequestedState {
    RUNNING,
    PAUSED
}
