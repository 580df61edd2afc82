package dev.enfilade.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.enfilade.event.Event;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class CatalogTest {

    private static Subscription subscription(String id, List<Filter> filters) {
        return new Subscription(id, "actor", filters, null, 1, Instant.EPOCH);
    }

    private static Event event(String type) {
        return RandomRules.event("1", "/s", type, null, Map.of());
    }

    @RepeatedTest(50)
    void indexShouldFindWhatAPlainScanFinds(RepetitionInfo repetition) {
        // given
        long seed = repetition.getCurrentRepetition();
        var rules = new RandomRules(seed);
        var subscriptions = IntStream.range(0, 60)
                .mapToObj(i -> subscription(String.format("s%02d", i), rules.filters()))
                .toList();
        var catalog = new Catalog(7, subscriptions.reversed());
        for (int i = 0; i < 100; i++) {
            var event = rules.event();
            // when
            var found = catalog.matching(event);
            // then
            var scanned = subscriptions.stream().filter(s -> s.matches(event)).toList();
            assertThat(found).as("seed %d, event %d", seed, i).isEqualTo(scanned);
        }
    }

    @Test
    void contradictingTypesShouldMatchNothing() {
        var both =
                new Filter.All(List.of(new Filter.Exact(Map.of("type", "a")), new Filter.Exact(Map.of("type", "b"))));
        var catalog = new Catalog(1, List.of(subscription("s", List.of(both))));
        assertThat(catalog.matching(event("a"))).isEmpty();
        assertThat(catalog.matching(event("b"))).isEmpty();
    }

    @Test
    void ruleWithoutFiltersShouldMatchEveryEvent() {
        var catalog = new Catalog(1, List.of(subscription("s", List.of())));
        assertThat(catalog.matching(event("anything"))).hasSize(1);
    }

    @Test
    void emptyCatalogShouldMatchNothing() {
        assertThat(new Catalog(3, List.of()).matching(event("a"))).isEmpty();
        assertThat(new Catalog(3, List.of()).version()).isEqualTo(3);
    }
}
