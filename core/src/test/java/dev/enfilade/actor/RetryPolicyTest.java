package dev.enfilade.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

    private static final double ALMOST_ONE = Math.nextDown(1.0);

    private final RetryPolicy policy = new RetryPolicy(5, Duration.ofSeconds(1), 2, Duration.ofSeconds(10));

    @ParameterizedTest
    @CsvSource({"1, 500, 1000", "2, 1000, 2000", "3, 2000, 4000", "4, 4000, 8000", "5, 5000, 10000", "90, 5000, 10000"})
    void delayShouldGrowUpToItsLimitWithEqualJitter(int failures, long least, long most) {
        assertThat(policy.delayAfter(failures, 0)).hasMillis(least);
        assertThat(policy.delayAfter(failures, ALMOST_ONE)).hasMillis(most);
        assertThat(policy.delayAfter(failures, 0.5)).hasMillis((least + most) / 2);
    }

    @Test
    void delayShouldNotOverflow() {
        var steep = new RetryPolicy(100, Duration.ofHours(1), 100, Duration.ofDays(1));
        assertThat(steep.delayAfter(99, ALMOST_ONE)).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void attemptsShouldCountTheFirstDelivery() {
        assertThat(policy.allowsAfter(4)).isTrue();
        assertThat(policy.allowsAfter(5)).isFalse();
        assertThat(new RetryPolicy(1, Duration.ZERO, 1, Duration.ZERO).allowsAfter(1))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT1S, 2, PT5M, attempts",
        "101, PT1S, 2, PT5M, attempts",
        "5, PT-1S, 2, PT5M, initialDelay",
        "5, PT6M, 2, PT5M, initialDelay",
        "5, PT1S, 0.5, PT5M, multiplier",
        "5, PT1S, NaN, PT5M, multiplier",
        "5, PT1S, 101, PT5M, multiplier",
        "5, PT1S, 2, PT25H, maxDelay",
    })
    void policyOutOfBoundsShouldBeRefusedByName(
            int attempts, Duration initialDelay, double multiplier, Duration maxDelay, String field) {
        assertThatThrownBy(() -> new RetryPolicy(attempts, initialDelay, multiplier, maxDelay))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(field);
    }
}
