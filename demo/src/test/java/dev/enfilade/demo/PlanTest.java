package dev.enfilade.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class PlanTest {

    private final Plan plan = new Plan("test");

    @Test
    void planShouldHaveThreeHundredEventsOfTwelveCaseFiles() {
        var all = plan.rounds().stream().flatMap(List::stream).toList();

        assertThat(all).hasSize(300).hasSize(plan.size());
        assertThat(all.stream().map(CloudEvent::getId).distinct()).hasSize(300);
        assertThat(all.stream().map(e -> e.getExtension("partitionkey")).distinct())
                .hasSize(12);
    }

    @Test
    void eachActorShouldHaveExactlyOneWrongPayloadOfItsOwn() {
        assertThat(plan.events(Plan.BILLING_TYPES).stream().filter(e -> data(e).contains("\"4,50\"")))
                .hasSize(1);
        assertThat(plan.events(Plan.SHIPPING_TYPES).stream().filter(e -> data(e).contains("\"postcode\":\"\"")))
                .hasSize(1);
        assertThat(plan.events(Plan.SHIPPING_TYPES).stream().filter(e -> data(e).contains("\"4,50\"")))
                .isEmpty();
    }

    private static String data(CloudEvent event) {
        return new String(Objects.requireNonNull(event.getData()).toBytes(), UTF_8);
    }
}
