package dev.enfilade.gateway.envelope;

import static dev.enfilade.gateway.envelope.Requests.structured;
import static dev.enfilade.gateway.envelope.Requests.structuredWith;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.enfilade.event.Event;
import dev.enfilade.service.problem.Problem;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonEventsTest {

    private static String payload(Event event) {
        return new String(event.data(), UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{ \"b\" : 1.0 , \"a\":1e2,\"b\":\"twice\"\n\t}",
                "[ 1, -0, 0.10, 1E+400, 123456789012345678901234567890.10 ]",
                "-0",
                "1",
                "1.50",
                "true",
                "false",
                "null",
                "\"text with \\\"quotes\\\" and \\u00e4 \\ud83d\\ude00 ä 😀\"",
                "\"\"",
                "{\"data\":{\"data\":[{}]},\"specversion\":\"0.3\"}"
            })
    void dataShouldBeTheVeryBytes(String data) {
        assertThat(payload(structuredWith("\"data\":" + data))).isEqualTo(data);
        assertThat(payload(structuredWith("\"data\" \n: \t" + data + " \r\n, \"x\":\"y\"")))
                .isEqualTo(data);
        assertThat(payload(structured("\ufeff \n{\"data\":" + data
                        + ",\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/ä%20\",\"type\":\"t\"}"
                                .replace("ä", "a"))))
                .isEqualTo(data);
    }

    @Test
    void largeDataShouldBeTheVeryBytes() {
        // Longer than the buffers of a parser, with multi-byte characters across their ends
        var data = "[\"" + "ä😀x".repeat(90_000) + "\", 1.00]";

        assertThat(payload(structuredWith("\"data\":" + data))).isEqualTo(data);
    }

    @Test
    void dataShouldBeJsonWithoutContentType() {
        assertThat(structuredWith("\"data\":1").dataContentType()).isEqualTo("application/json");
        assertThat(structuredWith("\"x\":\"y\"").dataContentType()).isNull();
        assertThat(structuredWith("\"x\":\"y\"").data()).isEmpty();
        assertThat(structuredWith("\"data_base64\":\"AA==\"").dataContentType()).isNull();
    }

    @Test
    void textOfAnotherTypeShouldBeItsCharacters() {
        assertThat(payload(structuredWith("\"data\":\"<a b=\\\"\\u00e4\\\"/>\\n\",\"datacontenttype\":\"text/xml\"")))
                .isEqualTo("<a b=\"ä\"/>\n");
        assertThat(structuredWith("\"data\":null,\"datacontenttype\":\"text/xml\"")
                        .data())
                .isEmpty();
        assertThat(payload(structuredWith("\"data\":\"x\",\"datacontenttype\":\"application/problem+json; a=b\"")))
                .isEqualTo("\"x\"");
    }

    @Test
    void base64ShouldBeDecoded() {
        var bytes = new byte[] {0, 1, -1, 127, -128};

        assertThat(structuredWith("\"data_base64\":\"" + Base64.getEncoder().encodeToString(bytes) + "\"")
                        .data())
                .isEqualTo(bytes);
        assertThat(structuredWith("\"data_base64\":\"\"").data()).isEmpty();
    }

    @Test
    void attributesShouldBeInCanonicalForm() {
        var event = structuredWith("\"flag\":true,\"count\":-0,\"max\":2147483647,\"none\":null,\"s\":\"ä\\u0020\"");

        assertThat(event.extensions())
                .containsEntry("flag", "true")
                .containsEntry("count", "0")
                .containsEntry("max", "2147483647")
                .containsEntry("s", "ä ")
                .doesNotContainKeys("none", "specversion", "id");
        assertThat(event.acceptedAt()).isEqualTo(Requests.ARRIVAL.at());
        assertThat(event.traceparent()).isEqualTo(Requests.ARRIVAL.traceparent());
    }

    @Test
    void batchShouldKeepItsOrder() {
        var json = "[%s , %s]".formatted(numbered(1), numbered(2));

        var events = Requests.read(ContentMode.BATCHED, List.of(), json.getBytes(UTF_8));

        assertThat(events).extracting(Event::id).containsExactly("1", "2");
        assertThat(events).extracting(JsonEventsTest::payload).containsExactly("{ \"n\":1 }", "{ \"n\":2 }");
    }

    private static String numbered(int n) {
        return "{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"/s\",\"type\":\"t\",\"data\":{ \"n\":%d }}"
                .formatted(n, n);
    }

    @Test
    void batchShouldBeBounded() {
        var json = "[" + (numbered(1) + ",").repeat(500) + numbered(1) + "]";

        var problem = catchThrowableOfType(
                Problem.class, () -> Requests.read(ContentMode.BATCHED, List.of(), json.getBytes(UTF_8)));

        assertThat(problem.status()).isEqualTo(413);
    }

    @Test
    void payloadShouldBeBounded() {
        var problem =
                catchThrowableOfType(Problem.class, () -> structuredWith("\"data\":\"" + "x".repeat(1 << 20) + "\""));

        assertThat(problem.status()).isEqualTo(413);
        assertThat(problem.document()).containsEntry("field", "data");
    }

    @Test
    void otherEncodingsShouldBeRefused() {
        assertThatThrownBy(() -> Requests.read(
                        ContentMode.STRUCTURED, List.of(), numbered(1).getBytes(UTF_16)))
                .isInstanceOf(Problem.class);
        var invalid = numbered(1).replace("{ \"n\":1 }", "\"\u0001\"").getBytes(UTF_8);
        invalid[new String(invalid, UTF_8).indexOf('\u0001')] = (byte) 0xff;
        assertThatThrownBy(() -> Requests.read(ContentMode.STRUCTURED, List.of(), invalid))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void deepNestingShouldBeRefused() {
        var problem = catchThrowableOfType(
                Problem.class, () -> structuredWith("\"data\":" + "[".repeat(100_000) + "]".repeat(100_000)));

        assertThat(problem.status()).isEqualTo(400);
    }
}
