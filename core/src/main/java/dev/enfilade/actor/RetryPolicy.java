package dev.enfilade.actor;

import java.time.Duration;

/**
 * How often and how fast a failed delivery is tried again before the error policy ends it.
 *
 * @param attempts deliveries in all, the first one included; 1 means no retry
 * @param initialDelay before the second attempt
 * @param multiplier each further delay is so many times the one before
 * @param maxDelay no delay is longer
 */
public record RetryPolicy(int attempts, Duration initialDelay, double multiplier, Duration maxDelay) {

    public static final RetryPolicy DEFAULT = new RetryPolicy(5, Duration.ofSeconds(1), 2, Duration.ofMinutes(5));

    public RetryPolicy {
        if (attempts < 1 || attempts > 100) {
            throw new IllegalArgumentException("attempts must be between 1 and 100, not " + attempts);
        }
        if (initialDelay.isNegative() || initialDelay.compareTo(maxDelay) > 0) {
            throw new IllegalArgumentException("initialDelay must be between PT0S and maxDelay, not " + initialDelay);
        }
        if (!(multiplier >= 1 && multiplier <= 100)) {
            throw new IllegalArgumentException("multiplier must be between 1 and 100, not " + multiplier);
        }
        if (maxDelay.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("maxDelay must be at most PT24H, not " + maxDelay);
        }
    }

    /** Whether a message that has failed so many times in a row may be tried again. */
    public boolean allowsAfter(int failures) {
        return failures < attempts;
    }

    /**
     * The wait after the n-th failure in a row: exponential, with "equal jitter" so that actors that failed
     * together do not come back together.
     *
     * @param failures 1 or more
     * @param random 0 (inclusive) to 1 (exclusive)
     * @return between half of the exponential delay and the whole of it
     */
    public Duration delayAfter(int failures, double random) {
        double exponential = initialDelay.toMillis() * Math.pow(multiplier, failures - 1);
        double capped = Math.min(exponential, maxDelay.toMillis());
        return Duration.ofMillis(Math.round(capped / 2 + random * capped / 2));
    }
}
