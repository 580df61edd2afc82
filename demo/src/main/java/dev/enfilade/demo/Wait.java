package dev.enfilade.demo;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits with an end. */
record Wait(Duration limit) {

    private static final Duration POLL = Duration.ofMillis(50);

    static Wait atMost(Duration limit) {
        return new Wait(limit);
    }

    /**
     * @throws StoryFailed with the complaint when the time is over
     */
    void until(BooleanSupplier condition, Supplier<String> complaint) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end)
                throw new StoryFailed(complaint.get() + " (after " + limit.toSeconds() + " s)");
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
