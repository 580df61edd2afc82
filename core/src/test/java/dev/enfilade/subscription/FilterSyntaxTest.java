package dev.enfilade.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FilterSyntaxTest {

    @Test
    void everyDialectShouldBeRead() {
        // given
        var shape = List.of(
                Map.of("exact", Map.of("type", "a", "source", "/s")),
                Map.of("any", List.of(Map.of("prefix", Map.of("type", "b")), Map.of("suffix", Map.of("type", "c")))),
                Map.of("not", Map.of("all", List.of(Map.of("exact", Map.of("region", "eu"))))));
        // then
        assertThat(FilterSyntax.parse(shape))
                .containsExactly(
                        new Filter.Exact(Map.of("type", "a", "source", "/s")),
                        new Filter.Any(List.of(
                                new Filter.Prefix(Map.of("type", "b")), new Filter.Suffix(Map.of("type", "c")))),
                        new Filter.Not(new Filter.All(List.of(new Filter.Exact(Map.of("region", "eu"))))));
    }

    @Test
    void noFilterAtAllShouldBeAllowed() {
        assertThat(FilterSyntax.parse(List.of())).isEmpty();
    }

    @RepeatedTest(200)
    void shapeShouldBeReadBackToEqualFilters(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition();
        var filters = new RandomRules(seed).filters();
        assertThat(FilterSyntax.parse(FilterSyntax.shape(filters)))
                .as("seed %d", seed)
                .isEqualTo(filters);
    }

    static Stream<Arguments> wrong() {
        var exact = Map.of("exact", Map.of("type", "a"));
        return Stream.of(
                arguments("not a list", "filters: a list"),
                arguments(Map.of("exact", Map.of("type", "a")), "filters: a list"),
                arguments(List.of("text"), "filters[0]: an object"),
                arguments(List.of(exact, Map.of()), "filters[1]: an object with one dialect"),
                arguments(
                        List.of(Map.of("exact", Map.of("type", "a"), "prefix", Map.of("type", "a"))),
                        "filters[0]: an object with one dialect"),
                arguments(List.of(Map.of("regex", Map.of("type", "a"))), "filters[0]: unknown dialect 'regex'"),
                arguments(List.of(Map.of("exact", List.of())), "filters[0].exact: an object"),
                arguments(List.of(Map.of("exact", Map.of())), "filters[0].exact: an object"),
                arguments(List.of(Map.of("exact", Map.of("Type", "a"))), "filters[0].exact: 'Type' is not"),
                arguments(List.of(Map.of("exact", Map.of("a-b", "a"))), "filters[0].exact: 'a-b' is not"),
                arguments(List.of(Map.of("prefix", Map.of("type", ""))), "filters[0].prefix.type: a string"),
                arguments(List.of(Map.of("suffix", Map.of("type", 7))), "filters[0].suffix.type: a string"),
                arguments(List.of(Map.of("any", List.of())), "filters[0].any: at least one"),
                arguments(List.of(Map.of("all", Map.of())), "filters[0].all: a list"),
                arguments(
                        List.of(Map.of("any", List.of(exact, exact, Map.of("not", List.of())))),
                        "filters[0].any[2].not: an object"),
                arguments(
                        List.of(Map.of("not", Map.of("all", List.of(Map.of("oops", 1))))),
                        "filters[0].not.all[0]: unknown dialect 'oops'"),
                arguments(Collections.nCopies(257, exact), "filters: at most 256"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void errorShouldNameThePlace(Object shape, String message) {
        assertThatThrownBy(() -> FilterSyntax.parse(shape))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void absentValuesShouldBeRefusedLikeWrongOnes() {
        var noValue = new HashMap<String, Object>();
        noValue.put("type", null);
        var noDialect = new HashMap<String, Object>();
        noDialect.put("exact", null);
        assertThatThrownBy(() -> FilterSyntax.parse(List.of(Map.of("exact", noValue))))
                .hasMessageStartingWith("filters[0].exact.type: a string");
        assertThatThrownBy(() -> FilterSyntax.parse(List.of(noDialect)))
                .hasMessageStartingWith("filters[0].exact: an object");
    }

    @Test
    void nestingShouldHaveAnEnd() {
        Map<String, Object> deep = Map.of("exact", Map.of("type", "a"));
        for (int i = 0; i < 15; i++) deep = Map.of("not", deep);
        var deepest = deep;
        assertThat(FilterSyntax.parse(List.of(deepest))).hasSize(1);
        assertThatThrownBy(() -> FilterSyntax.parse(List.of(Map.of("not", deepest))))
                .hasMessageContaining("nested deeper than 16");
    }
}
