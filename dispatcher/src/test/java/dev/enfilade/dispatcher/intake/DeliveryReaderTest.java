package dev.enfilade.dispatcher.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.enfilade.event.Event;
import dev.enfilade.rabbitmq.EventMessages;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeliveryReaderTest {

    private static final Event EVENT = new Event(
            "1",
            "/s",
            "t",
            "subject",
            "2026-01-02T03:04:05Z",
            "text/plain",
            null,
            Map.of("partitionkey", "k"),
            new byte[] {1, 2},
            Instant.ofEpochMilli(1_700_000_000_123L),
            null);

    private static Map<String, Object> headers() {
        return new HashMap<>(EventMessages.properties(EVENT).getHeaders());
    }

    @Test
    void eventShouldBeReadable() {
        var delivery = DeliveryReader.read(7, headers(), "text/plain", EVENT.data());
        assertThat(delivery).isInstanceOfSatisfying(Delivery.Readable.class, readable -> {
            assertThat(readable.event()).usingRecursiveComparison().isEqualTo(EVENT);
            assertThat(readable.tag()).isEqualTo(7);
            assertThat(readable.bytes()).isEqualTo(2);
        });
    }

    @Test
    void messageWithoutHeadersShouldBeUnreadable() {
        assertThat(DeliveryReader.read(7, null, null, new byte[0])).isInstanceOf(Delivery.Unreadable.class);
    }

    @Test
    void attributeThatIsNoneShouldBeUnreadable() {
        var headers = headers();
        headers.put("cloudEvents_$set.a", "x");
        assertThat(DeliveryReader.read(7, headers, null, new byte[0]))
                .isEqualTo(new Delivery.Unreadable(7, "not the name of an attribute: $set.a"));
    }

    @Test
    void payloadThatCannotBeStoredShouldBeUnreadable() {
        assertThat(DeliveryReader.read(7, headers(), null, new byte[DeliveryReader.MAX_BYTES]))
                .isInstanceOf(Delivery.Readable.class);
        assertThat(DeliveryReader.read(7, headers(), null, new byte[DeliveryReader.MAX_BYTES + 1]))
                .isInstanceOf(Delivery.Unreadable.class);
    }
}
