package dev.enfilade.gateway.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderValueTest {

    @Test
    void valueShouldBeDecodedOnce() {
        assertThat(HeaderValue.decode("/plain")).isEqualTo("/plain");
        assertThat(HeaderValue.decode("Euro%20%E2%82%AC%20%F0%9F%98%80")).isEqualTo("Euro € 😀");
        assertThat(HeaderValue.decode("%41%62%2525")).isEqualTo("Ab%25");
        assertThat(HeaderValue.decode("100%25")).isEqualTo("100%");
        assertThat(HeaderValue.decode("%22x%22")).isEqualTo("\"x\"");
    }

    @Test
    void quotesOfOlderSendersShouldBeRemoved() {
        assertThat(HeaderValue.decode("\"a b\"")).isEqualTo("a b");
        assertThat(HeaderValue.decode("\"a \\\"b\\\" \\\\ %41\"")).isEqualTo("a \"b\" \\ A");
        assertThat(HeaderValue.decode("\"a\" \"b\"")).isEqualTo("\"a\" \"b\"");
        assertThat(HeaderValue.decode("\"")).isEqualTo("\"");
        assertThat(HeaderValue.decode("\"\"")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "x%4", "%zz", "%C0%A0", "%E2%82", "%ED%A0%80", "%FF", "caf\u00e9", "\"a\\\""})
    void brokenValueShouldBeRefused(String header) {
        assertThatThrownBy(() -> HeaderValue.decode(header)).isInstanceOf(HeaderValue.Broken.class);
    }
}
