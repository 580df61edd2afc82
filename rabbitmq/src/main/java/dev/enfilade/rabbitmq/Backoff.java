package dev.enfilade.rabbitmq;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses that double, half of each at random, so that many processes do not come back in the same instant. */
final class Backoff {

    private static final long FIRST_MILLIS = 100;

    private final long longestMillis;
    private final RandomGenerator random;
    private int attempt;

    Backoff(Duration longest, RandomGenerator random) {
        this.longestMillis = Math.max(1, longest.toMillis());
        this.random = random;
    }

    Duration next() {
        long full = Math.min(longestMillis, FIRST_MILLIS << Math.min(attempt++, 20));
        long half = full / 2;
        return Duration.ofMillis(half + random.nextLong(full - half + 1));
    }

    void reset() {
        attempt = 0;
    }
}
