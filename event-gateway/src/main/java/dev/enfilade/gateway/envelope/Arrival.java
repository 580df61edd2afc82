package dev.enfilade.gateway.envelope;

import java.time.Instant;

/**
 * What the events of one request have in common.
 *
 * @param at when the gateway took them
 * @param traceparent of the request
 */
public record Arrival(Instant at, String traceparent) {}
