package dev.enfilade.delivery;

import java.time.Instant;

/**
 * One worker's right to deliver an actor's messages, until a moment on the database server's clock.
 *
 * @param owner the worker, unique for each of its lives
 * @param fence grows with every grant for the actor; a write with a lower number than the last claim's is refused
 * @param until end, by the server's clock
 * @param wanted whether another worker waits for it
 */
public record Lease(String actor, String owner, long fence, Instant until, boolean wanted) {}
