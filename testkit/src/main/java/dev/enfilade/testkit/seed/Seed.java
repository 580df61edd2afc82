package dev.enfilade.testkit.seed;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Where a test's random choices come from. A failure names it, and {@code -Denfilade.seed=N} makes the same choices
 * again.
 */
public record Seed(long value) {

    public static final String PROPERTY = "enfilade.seed";

    /** The one that was asked for, else a new one. */
    public static Seed next() {
        var asked = Long.getLong(PROPERTY);
        return new Seed(asked == null ? System.nanoTime() : asked);
    }

    public RandomGenerator random() {
        return new SplittableRandom(value);
    }

    @Override
    public String toString() {
        return "seed " + value + ", again with -D" + PROPERTY + "=" + value;
    }
}
