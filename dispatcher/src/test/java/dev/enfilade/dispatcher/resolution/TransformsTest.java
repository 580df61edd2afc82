package dev.enfilade.dispatcher.resolution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.enfilade.event.Event;
import dev.enfilade.subscription.Transform;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransformsTest {

    private static final int MAX_BYTES = 1_000;

    /** Doubles itself at each step: it ends some time after the universe. */
    private static final String ENDLESS = "def f(n) if ($n < 1) 1 else f($n - 1) + f($n - 1) f(200)";

    private final Transforms transforms = new Transforms(Duration.ofMillis(500), MAX_BYTES);

    @AfterEach
    void close() {
        transforms.close();
    }

    private static JsonPayload payload(String data) {
        return payload(data, "application/json");
    }

    private static JsonPayload payload(String data, @Nullable String contentType) {
        return new JsonPayload(new Event(
                "1", "/s", "t", null, null, contentType, null, Map.of(), data.getBytes(UTF_8), Instant.EPOCH, null));
    }

    private static Transform jslt(String expression) {
        return new Transform(Transform.JSLT, expression);
    }

    private String made(String expression, String data) throws Exception {
        return new String(transforms.apply(jslt(expression), payload(data)), UTF_8);
    }

    private String problem(Transform transform, JsonPayload payload) {
        return catchThrowableOfType(TransformException.class, () -> transforms.apply(transform, payload))
                .problem();
    }

    @Test
    void transformShouldMakeThePayload() throws Exception {
        assertThat(made("{\"total\": .order.total, \"n\": size(.order.lines)}", """
                {"order":{"total":12.50,"lines":[1,2,3]},"more":true}"""))
                .isEqualTo("{\"total\":12.50,\"n\":3}");
    }

    @Test
    void numbersThatAreOnlyPassedOnShouldKeepTheirDigits() throws Exception {
        var data = "{\"a\":1.10,\"b\":12345678901234567890123.000000000000000000010,\"c\":1E+3,\"d\":9007199254740993}";
        assertThat(made(".", data)).isEqualTo(data);
    }

    @Test
    void keysShouldKeepTheirOrder() throws Exception {
        assertThat(made("{\"z\":1, *:.}", "{\"y\":1,\"a\":2}")).isEqualTo("{\"z\":1,\"y\":1,\"a\":2}");
    }

    @Test
    void resultMayBeAnyJsonButNull() throws Exception {
        assertThat(made("\"text\"", "{}")).isEqualTo("\"text\"");
        assertThat(made("false", "{}")).isEqualTo("false");
        assertThat(made("{}", "{}")).isEqualTo("{}");
        assertThat(problem(jslt(".missing"), payload("{}"))).contains("made no payload");
        assertThat(problem(jslt("null"), payload("{}"))).contains("made no payload");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"application/json", "application/json; charset=utf-8", "application/vnd.a+json", "Text/JSON"})
    void jsonShouldBeKnownByItsMediaType(@Nullable String contentType) throws Exception {
        assertThat(transforms.apply(jslt(".a"), payload("{\"a\":1}", contentType)))
                .isEqualTo(new byte[] {'1'});
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/plain | {\"a\":1} | a transform needs a JSON payload, not text/plain",
                "application/json | '' | a transform needs a JSON payload, and the event has none",
                "application/json | {\"a\":s3cret} | the payload is not JSON at line 1, column",
                "application/json | {\"a\":1} {} | the payload is not JSON at line 1, column",
                "application/json | {\"a\":1 | the payload is not JSON at line 1, column",
            })
    void payloadThatIsNotJsonShouldBeNamed(String contentType, String data, String problem) {
        assertThat(problem(jslt("."), payload(data, contentType)))
                .startsWith(problem)
                .doesNotContain("s3cret");
    }

    @Test
    void failureShouldNotTellOfThePayload() {
        assertThat(problem(jslt("round(.a)"), payload("{\"a\":\"s3cret\"}")))
                .isEqualTo("the transform failed: round() cannot round a non-number");
    }

    @Test
    void failureShouldNameItsPlace() {
        assertThat(problem(jslt("  $x"), payload("{}")))
                .isEqualTo("the transform failed at line 1, column 3: No such variable");
    }

    @Test
    void failureThatTheAuthorWantsShouldBeToldAsItIs() {
        assertThat(problem(jslt("if (.a) . else error(\"no 'a' here: 42\")"), payload("{}")))
                .contains("error: no 'a' here: 42");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "foo(", "unknown(1)", "'", "\"", "import \"secret.jslt\" as s s(.)"})
    void invalidExpressionShouldBeAProblemOfEachMessage(String expression) {
        assertThat(problem(jslt(expression), payload("{}"))).startsWith("the transform is not valid JSLT");
        assertThat(problem(jslt(expression), payload("{}"))).startsWith("the transform is not valid JSLT");
    }

    @Test
    void otherLanguageShouldBeAProblem() {
        assertThat(problem(new Transform("xslt", "."), payload("{}"))).isEqualTo("unknown transform language 'xslt'");
    }

    @Test
    void payloadThatIsTooLargeShouldBeAProblem() {
        var text = "\"" + "a".repeat(600) + "\"";
        assertThat(problem(jslt(". + ."), payload(text)))
                .isEqualTo("the transform made a payload of 1202 bytes; the limit is 1000");
    }

    @Test
    void recursionWithoutEndShouldBeAProblem() {
        assertThat(problem(jslt("def f(n) f($n + 1) + 1 f(1)"), payload("{}"))).startsWith("the transform failed");
    }

    @Test
    void transformWithoutEndShouldCostItsOwnMessagesOnly() throws Exception {
        // when
        assertThat(problem(jslt(ENDLESS), payload("{}"))).contains("took longer than PT0.5S");
        // then
        long before = System.nanoTime();
        assertThat(problem(jslt(ENDLESS), payload("{}"))).contains("still runs");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(400));
        assertThat(made(".a", "{\"a\":1}")).isEqualTo("1");
    }

    @Test
    void transformShouldBeCompiledAgainAfterItWasForgotten() throws Exception {
        assertThat(made(".a", "{\"a\":1}")).isEqualTo("1");
        transforms.retain(Set.of());
        assertThat(made(".a", "{\"a\":2}")).isEqualTo("2");
    }
}
