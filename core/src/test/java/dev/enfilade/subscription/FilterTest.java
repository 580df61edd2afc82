package dev.enfilade.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.enfilade.event.Event;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FilterTest {

    private final Event event =
            RandomRules.event("17", "/shop/eu", "order.placed", null, Map.of("region", "eu", "partitionkey", "d-1"));

    private static final Filter YES = new Filter.Exact(Map.of("id", "17"));
    private static final Filter NO = new Filter.Exact(Map.of("id", "18"));

    @Test
    void exactShouldWantEveryAttributeEqual() {
        assertThat(new Filter.Exact(Map.of("type", "order.placed")).matches(event))
                .isTrue();
        assertThat(new Filter.Exact(Map.of("type", "order.placed", "region", "eu")).matches(event))
                .isTrue();
        assertThat(new Filter.Exact(Map.of("type", "order.placed", "region", "us")).matches(event))
                .isFalse();
        assertThat(new Filter.Exact(Map.of("type", "Order.Placed")).matches(event))
                .isFalse();
        assertThat(new Filter.Exact(Map.of("specversion", "1.0")).matches(event))
                .isTrue();
    }

    @Test
    void prefixShouldWantEveryAttributeToStartSo() {
        assertThat(new Filter.Prefix(Map.of("type", "order.")).matches(event)).isTrue();
        assertThat(new Filter.Prefix(Map.of("type", "order.", "source", "/shop")).matches(event))
                .isTrue();
        assertThat(new Filter.Prefix(Map.of("type", "order.", "source", "shop")).matches(event))
                .isFalse();
    }

    @Test
    void suffixShouldWantEveryAttributeToEndSo() {
        assertThat(new Filter.Suffix(Map.of("type", ".placed")).matches(event)).isTrue();
        assertThat(new Filter.Suffix(Map.of("type", ".placed", "source", "/us")).matches(event))
                .isFalse();
    }

    @Test
    void absentAttributeShouldMatchNothingButNot() {
        assertThat(new Filter.Exact(Map.of("subject", "x")).matches(event)).isFalse();
        assertThat(new Filter.Prefix(Map.of("subject", "x")).matches(event)).isFalse();
        assertThat(new Filter.Suffix(Map.of("subject", "x")).matches(event)).isFalse();
        assertThat(new Filter.Not(new Filter.Exact(Map.of("subject", "x"))).matches(event))
                .isTrue();
    }

    @Test
    void allShouldWantEveryFilter() {
        assertThat(new Filter.All(List.of(YES, YES)).matches(event)).isTrue();
        assertThat(new Filter.All(List.of(YES, NO)).matches(event)).isFalse();
    }

    @Test
    void anyShouldWantOneFilter() {
        assertThat(new Filter.Any(List.of(NO, YES)).matches(event)).isTrue();
        assertThat(new Filter.Any(List.of(NO, NO)).matches(event)).isFalse();
    }

    @Test
    void notShouldTurnItsFilterRound() {
        assertThat(new Filter.Not(YES).matches(event)).isFalse();
        assertThat(new Filter.Not(new Filter.Not(YES)).matches(event)).isTrue();
    }
}
