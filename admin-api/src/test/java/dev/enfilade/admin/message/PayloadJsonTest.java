package dev.enfilade.admin.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadJsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "true",
                "1.10",
                "\"text\"",
                " {\"b\": 1, \"a\":1.0e+2}\n",
                "123456789012345678901234567890.123456789",
                "{\"a\":1,\"a\":2}"
            })
    void oneValueShouldBeJsonAndStayAsItIs(String json) {
        assertThat(PayloadJson.text(json.getBytes(UTF_8))).contains(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "{", "{} {}", "{]", "[1,]", "{'a':1}", "{a:1}", "NaN", "01", "1 2", "\"open", "nul", "//"
            })
    void anythingElseShouldNotBeJson(String text) {
        assertThat(PayloadJson.text(text.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void bytesThatAreNotUtf8ShouldNotBeJson() {
        assertThat(PayloadJson.isJson(new byte[] {'"', (byte) 0xff, '"'})).isFalse();
    }

    @Test
    void nestingThatNobodyCanReadShouldNotBeJson() {
        assertThat(PayloadJson.isJson("[".repeat(100_000).getBytes(UTF_8))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json; charset=utf-8",
                "Application/JSON",
                "application/vnd.shop.order+json",
                "text/json"
            })
    void jsonTypeShouldBeKnown(String type) {
        assertThat(PayloadJson.isJsonType(type)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "json", "text/plain", "application/xml", "application/jsonp", "application/x-ndjson"})
    void otherTypeShouldNotBeJson(String type) {
        assertThat(PayloadJson.isJsonType(type)).isFalse();
    }
}
