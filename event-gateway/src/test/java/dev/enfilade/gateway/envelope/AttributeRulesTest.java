package dev.enfilade.gateway.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttributeRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-31T12:00:00Z",
                "2026-01-31t12:00:00.123456789012z",
                "2024-02-29T23:59:60+14:00",
                "0001-01-01T00:00:00-23:59"
            })
    void timeOfRfc3339ShouldBeRight(String time) {
        assertThat(AttributeRules.violation("time", time)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-01-31",
                "2026-01-31T12:00Z",
                "2026-01-31T12:00:00",
                "2026-02-30T12:00:00Z",
                "2026-13-01T12:00:00Z",
                "2026-01-31T24:00:00Z",
                "2026-01-31T12:60:00Z",
                "2026-01-31T12:00:61Z",
                "2026-01-31T12:00:00+24:00",
                "2026-01-31 12:00:00Z",
                "2026-01-31T12:00:00.Z",
                "٢٠٢٦-01-31T12:00:00Z"
            })
    void otherTimeShouldBeWrong(String time) {
        assertThat(AttributeRules.violation("time", time)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/shop",
                "shop",
                "urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66",
                "https://example.org/a?b=c#d",
                "mailto:a@example.org",
                "//host/path",
                "?q",
                "a%20b",
                "#f"
            })
    void uriReferenceShouldBeASource(String source) {
        assertThat(AttributeRules.violation("source", source)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "%zz", "/köln", "http://[::1", "a\\b", "<x>", "a:b c"})
    void otherTextShouldBeNoSource(String source) {
        assertThat(AttributeRules.violation("source", source)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "schema", "/schema", "//host/schema", "a b"})
    void schemaShouldBeAbsolute(String schema) {
        assertThat(AttributeRules.violation("dataschema", schema)).isPresent();
        assertThat(AttributeRules.violation("dataschema", "https://example.org/schema"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\u0000", "a\nb", "\u007f", "\u0085", "\ud800", "a\udc00b", "\ufdd0", "\uffff", "\ud83f\udffe"})
    void textShouldHaveNoForbiddenCharacters(String value) {
        assertThat(AttributeRules.violation("anything", value)).isPresent();
        assertThat(AttributeRules.violation("anything", "")).isEmpty();
        assertThat(AttributeRules.violation("anything", "äöü 😀 \u2028")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "type", "subject", "partitionkey", "source", "dataschema", "datacontenttype", "time"})
    void valueShouldNotBeEmpty(String name) {
        assertThat(AttributeRules.violation(name, "")).isPresent();
    }
}
