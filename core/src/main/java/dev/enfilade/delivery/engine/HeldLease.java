package dev.enfilade.delivery.engine;

import dev.enfilade.delivery.Lease;
import java.time.Duration;

/**
 * A lease with its end on this process's monotonic clock: counted from before the request that granted or renewed it,
 * so it is never later than the server's.
 */
final class HeldLease {

    private final long acquiredNanos;
    private final Duration length;
    private volatile Lease lease;
    private volatile long endNanos;
    private volatile boolean lost;

    HeldLease(Lease lease, Duration length, long askedNanos) {
        this.lease = lease;
        this.length = length;
        this.acquiredNanos = System.nanoTime();
        this.endNanos = askedNanos + length.toNanos();
    }

    Lease lease() {
        return lease;
    }

    void renewed(Lease renewed, long askedNanos) {
        lease = renewed;
        endNanos = askedNanos + length.toNanos();
    }

    void lose() {
        lost = true;
    }

    boolean isLost() {
        return lost;
    }

    /** Whether a renewal that was asked for at that moment must have seen this lease. */
    boolean isOlderThan(long nanos) {
        return acquiredNanos - nanos < 0;
    }

    /** Whether the lease will surely not have run out after this time. */
    boolean outlives(Duration time) {
        return !lost && endNanos - System.nanoTime() > time.toNanos();
    }
}
