package dev.enfilade.testkit.guarantee;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class GuaranteesTest {

    private final Tale repeated =
            Tale.ofQueue().posted("a1").delivered("a1").received("a1", 204).received("a1", 204);

    @Test
    void soundHistoryShouldPassAll() {
        var sound = Tale.ofQueue().posted("a1").delivered("a1").received("a1", 204);

        assertThatCode(() -> Guarantees.all().judge(sound.history(), "seed 1")).doesNotThrowAnyException();
    }

    @Test
    void brokenPromiseShouldBeNamedWithPlaceAndSeed() {
        assertThatThrownBy(() -> Guarantees.all().judge(repeated.history(), "seed 42"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("AtMostOneInDoubt is broken")
                .hasMessageContaining("[1] came again")
                .hasMessageContaining("seed 42");
    }

    @Test
    void droppedGuaranteeShouldNotBeJudged() {
        var guarantees = Guarantees.all().without(AtMostOneInDoubt.class);

        assertThatCode(() -> guarantees.judge(repeated.history(), "seed 1")).doesNotThrowAnyException();
    }
}
