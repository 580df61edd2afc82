package dev.enfilade.testkit.history;

/**
 * A time in which an actor had to be left alone.
 *
 * @param observed monotonic nanoseconds, when the state PAUSED had been observed
 * @param resumed monotonic nanoseconds, right before the resume was asked for
 */
public record Pause(String actor, long observed, long resumed) {}
