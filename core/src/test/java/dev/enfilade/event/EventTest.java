package dev.enfilade.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventTest {

    private static Event event(Map<String, String> extensions) {
        return new Event(
                "1",
                "/shop",
                "order.placed",
                "order/7",
                "2026-01-02T03:04:05.60Z",
                "application/json",
                null,
                extensions,
                new byte[0],
                Instant.EPOCH,
                null);
    }

    @Test
    void orderingKeyShouldBeThePartitionKey() {
        assertThat(event(Map.of("partitionkey", "dossier-1")).orderingKey()).isEqualTo("dossier-1");
    }

    @Test
    void orderingKeyShouldBeTheSourceWithoutPartitionKey() {
        assertThat(event(Map.of("other", "x")).orderingKey()).isEqualTo("/shop");
    }

    @Test
    void attributeShouldNameEveryContextAttribute() {
        var event = event(Map.of("region", "eu"));
        assertThat(event.attribute("specversion")).isEqualTo("1.0");
        assertThat(event.attribute("id")).isEqualTo("1");
        assertThat(event.attribute("source")).isEqualTo("/shop");
        assertThat(event.attribute("type")).isEqualTo("order.placed");
        assertThat(event.attribute("subject")).isEqualTo("order/7");
        assertThat(event.attribute("time")).isEqualTo("2026-01-02T03:04:05.60Z");
        assertThat(event.attribute("datacontenttype")).isEqualTo("application/json");
        assertThat(event.attribute("dataschema")).isNull();
        assertThat(event.attribute("region")).isEqualTo("eu");
        assertThat(event.attribute("nothing")).isNull();
    }
}
