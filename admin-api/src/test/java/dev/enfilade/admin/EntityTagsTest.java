package dev.enfilade.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.enfilade.service.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {
    @Test
    void versionShouldComeBackFromItsTag() {
        assertThat(EntityTags.required(EntityTags.of(7))).isEqualTo(7);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {" ", "*"})
    void missingOrUnboundTagShouldBeAPreconditionRequired(String header) {
        assertStatus(header, 428);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "\"\"",
                "\"seven\"",
                "W/\"7\"",
                "\"7\", \"8\"",
                "\"07\"",
                "\"-1\"",
                "\"99999999999999999999\""
            })
    void otherTagShouldBeMalformed(String header) {
        assertStatus(header, 400);
    }

    private static void assertStatus(String header, int status) {
        assertThatThrownBy(() -> EntityTags.required(header))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(status));
    }
}
