package dev.enfilade.delivery.engine;

import java.time.Duration;

/**
 * How a worker paces itself.
 *
 * @param worker its name, unique for each life of a process
 * @param leaseSlack how much longer than the actor's delivery time-out a lease is; bounds how long an actor waits
 *     after its worker died
 * @param renewEvery how often leases are renewed; well below {@code leaseSlack}
 * @param heartbeatEvery how often the worker says that it is alive
 * @param heartbeatWithin after which silence a worker counts as gone
 * @param prefetch tokens of one actor that may be unsettled
 * @param deliveries deliveries of all actors side by side
 * @param longWait a sequence of scope queue that must wait longer than this gives its tokens back meanwhile
 * @param maxHold no token is held unsettled for longer, so that the broker's consumer time-out never strikes
 * @param stopWithin how long a stop waits for what is in flight
 */
public record EngineSettings(
        String worker,
        Duration leaseSlack,
        Duration renewEvery,
        Duration heartbeatEvery,
        Duration heartbeatWithin,
        int prefetch,
        int deliveries,
        Duration longWait,
        Duration maxHold,
        Duration stopWithin) {

    /** Right before sending, the lease must outlive the delivery time-out by at least this. */
    static final Duration SEND_MARGIN = Duration.ofMillis(500);

    public EngineSettings {
        if (leaseSlack.compareTo(renewEvery.multipliedBy(2).plus(SEND_MARGIN)) < 0) {
            throw new IllegalArgumentException("lease-slack (" + leaseSlack + ") must be at least twice renew-every ("
                    + renewEvery + ") and half a second");
        }
        if (heartbeatWithin.compareTo(heartbeatEvery.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("heartbeat-within (" + heartbeatWithin
                    + ") must be at least twice heartbeat-every (" + heartbeatEvery + ")");
        }
        if (prefetch < 1 || deliveries < 1) {
            throw new IllegalArgumentException("prefetch and deliveries must be at least 1");
        }
    }
}
