package dev.enfilade.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.rabbitmq.client.impl.LongStringHelper;
import dev.enfilade.event.Event;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventMessagesTest {

    static final Instant NOON = Instant.parse("2026-01-02T12:00:00.123Z");

    static Event full() {
        return new Event(
                "e-1",
                "/orders/ä",
                "order.placed",
                "order 7",
                "2026-01-02T11:59:59.000000001+01:00",
                "application/json; charset=utf-8",
                "https://example.org/schema",
                Map.of("partitionkey", "dossier 🚀 n°7", "empty", "", "number", "42"),
                "{\"a\": 1.0,\t\"ü\":\"🚀\"}\r\n\0".getBytes(UTF_8),
                NOON,
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }

    static Event bare() {
        return new Event("e", "s", "t", null, null, null, null, Map.of(), new byte[0], NOON, null);
    }

    @Test
    void eventWithAllAttributesShouldComeBackExactly() {
        assertComesBack(full());
    }

    @Test
    void eventWithoutOptionalAttributesShouldComeBackExactly() {
        assertComesBack(bare());
    }

    @Test
    void longIdsAndMediaTypesShouldComeBackAlthoughPropertiesAreShort() {
        var event = new Event(
                "ä".repeat(200),
                "s",
                "t",
                null,
                null,
                "text/" + "x".repeat(300),
                null,
                Map.of(),
                new byte[0],
                NOON,
                null);

        assertComesBack(event);
        assertThat(EventMessages.properties(event).getMessageId()).isNull();
        assertThat(EventMessages.properties(event).getContentType()).isNull();
    }

    @Test
    void messageShouldBePersistentAndNamed() {
        var properties = EventMessages.properties(full());

        assertThat(properties.getDeliveryMode()).isEqualTo(2);
        assertThat(properties.getMessageId()).isEqualTo("e-1");
        assertThat(properties.getContentType()).isEqualTo("application/json; charset=utf-8");
        assertThat(properties.getHeaders())
                .containsEntry("cloudEvents_source", "/orders/ä")
                .containsEntry("enfilade_accepted_at", NOON.toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cloudEvents_specversion",
                "cloudEvents_id",
                "cloudEvents_source",
                "cloudEvents_type",
                "enfilade_accepted_at"
            })
    void eventWithoutARequiredHeaderShouldBeUnreadableByItsName(String header) {
        var headers = new HashMap<>(EventMessages.properties(full()).getHeaders());
        headers.remove(header);

        assertThatExceptionOfType(UnreadableMessage.class)
                .isThrownBy(() -> EventMessages.read(headers, null, new byte[0]))
                .satisfies(e -> assertThat(e.header()).isEqualTo(header));
    }

    @Test
    void wrongHeadersShouldBeUnreadable() {
        assertUnreadable("cloudEvents_specversion", "0.3");
        assertUnreadable("enfilade_accepted_at", "yesterday");
        assertThatExceptionOfType(UnreadableMessage.class)
                .isThrownBy(() -> EventMessages.read(null, null, new byte[0]));
    }

    private static void assertUnreadable(String header, String value) {
        var headers = new HashMap<>(EventMessages.properties(full()).getHeaders());
        headers.put(header, value);

        assertThatExceptionOfType(UnreadableMessage.class)
                .isThrownBy(() -> EventMessages.read(headers, null, new byte[0]))
                .withMessageContaining(header);
    }

    private static void assertComesBack(Event event) {
        var properties = EventMessages.properties(event);

        var read =
                EventMessages.read(asFromTheBroker(properties.getHeaders()), properties.getContentType(), event.data());

        assertSame(read, event);
    }

    static void assertSame(Event read, Event event) {
        assertThat(read).usingRecursiveComparison().isEqualTo(event);
        assertThat(read.data()).isEqualTo(event.data());
    }

    private static Map<String, @Nullable Object> asFromTheBroker(Map<String, Object> headers) {
        var received = new HashMap<String, @Nullable Object>();
        headers.forEach((name, value) ->
                received.put(name, value instanceof String text ? LongStringHelper.asLongString(text) : value));
        return received;
    }
}
