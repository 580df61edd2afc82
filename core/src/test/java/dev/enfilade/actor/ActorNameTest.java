package dev.enfilade.actor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActorNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "7", "billing", "mail-2", "a--b", "a-"})
    void labelShouldBeAName(String name) {
        assertThat(ActorName.isValid(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "Billing", "a.b", "a_b", "a b", "ä", "a\n", "a/b", "#"})
    void otherTextShouldBeRefused(String name) {
        assertThat(ActorName.isValid(name)).isFalse();
    }

    @Test
    void nameShouldHaveAtMost63Characters() {
        assertThat(ActorName.isValid("a".repeat(63))).isTrue();
        assertThat(ActorName.isValid("a".repeat(64))).isFalse();
    }
}
