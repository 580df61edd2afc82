package dev.enfilade.delivery.engine;

import java.time.Duration;

/** The worker's stop: begun at one moment, over a while later, when nothing is waited for any more. */
final class Stopping {

    private volatile boolean begun;
    private volatile long overNanos;

    void begin(Duration within) {
        overNanos = System.nanoTime() + within.toNanos();
        begun = true;
    }

    boolean isBegun() {
        return begun;
    }

    boolean isOver() {
        return begun && System.nanoTime() - overNanos >= 0;
    }
}
