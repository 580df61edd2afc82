package dev.enfilade.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class BackoffTest {

    @RepeatedTest(20)
    void pausesShouldDoubleUpToTheLongestWithHalfOfEachAtRandom(RepetitionInfo seed) {
        var backoff = new Backoff(Duration.ofSeconds(5), new SplittableRandom(seed.getCurrentRepetition()));

        for (long full : new long[] {100, 200, 400, 800, 1600, 3200, 5000, 5000}) {
            assertThat(backoff.next()).isBetween(Duration.ofMillis(full / 2), Duration.ofMillis(full));
        }
        backoff.reset();
        assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(100));
    }
}
