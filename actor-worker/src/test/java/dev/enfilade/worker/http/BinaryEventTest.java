package dev.enfilade.worker.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.enfilade.message.Message;
import dev.enfilade.message.MessageState;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BinaryEventTest {

    private static final UUID ID = UUID.fromString("0198f0b2-0000-5000-8000-000000000001");

    private static Message message(Map<String, String> attributes) {
        return new Message(
                ID,
                "billing",
                7,
                "case 1",
                "s",
                MessageState.IN_FLIGHT,
                2,
                1,
                3,
                0,
                1,
                attributes,
                new byte[0],
                null,
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                null);
    }

    @Test
    void headersShouldCarryTheEventAndItsPlace() {
        var headers = BinaryEvent.headers(message(
                Map.of("id", "1", "source", "/s", "type", "t", "datacontenttype", "application/json", "x", "y")));
        assertThat(headers)
                .containsEntry("content-type", "application/json")
                .containsEntry("ce-specversion", "1.0")
                .containsEntry("ce-id", "1")
                .containsEntry("ce-x", "y")
                .containsEntry("ce-messageid", ID.toString())
                .containsEntry("ce-position", "7")
                .containsEntry("ce-orderingkey", "case%201")
                .containsEntry("ce-attempt", "3")
                .doesNotContainKey("ce-datacontenttype");
    }

    @Test
    void placeShouldWinOverAttributesOfTheSameName() {
        assertThat(BinaryEvent.headers(message(Map.of("position", "99", "attempt", "0"))))
                .containsEntry("ce-position", "7")
                .containsEntry("ce-attempt", "3");
    }

    @Test
    void valuesShouldBeEncodedAsTheBindingSays() {
        assertThat(BinaryEvent.percentEncoded("Euro € 😀 \"100%\""))
                .isEqualTo("Euro%20%E2%82%AC%20%F0%9F%98%80%20%22100%25%22");
        assertThat(BinaryEvent.percentEncoded("plain/a:b?c=d&e")).isEqualTo("plain/a:b?c=d&e");
    }
}
