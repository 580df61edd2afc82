package dev.enfilade.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.enfilade.service.problem.Problem;
import org.junit.jupiter.api.Test;

class HeldBytesTest {

    private final HeldBytes bytes = new HeldBytes(100);

    @Test
    void takingMoreThanThereIsShouldBeOverload() {
        var one = bytes.share();
        var other = bytes.share();
        one.take(60);
        other.take(40);

        assertThatThrownBy(() -> other.take(1))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(429));

        one.close();
        other.take(60);
        assertThat(bytes.held()).isEqualTo(100);
        other.close();
        assertThat(bytes.held()).isZero();
    }

    @Test
    void closedShareShouldTakeNothing() {
        var share = bytes.share();
        share.close();

        assertThatThrownBy(() -> share.take(1)).isInstanceOf(Problem.class);
        share.close();

        assertThat(bytes.held()).isZero();
    }
}
