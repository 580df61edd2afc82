package dev.enfilade.gateway.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypeTest {

    @Test
    void typeShouldBeReadWithItsParameters() {
        assertThat(MediaType.parse("Application/CloudEvents+JSON ; Charset=\"u\\tf-8\"; x=y;"))
                .hasValueSatisfying(type -> {
                    assertThat(type.type()).isEqualTo("application");
                    assertThat(type.subtype()).isEqualTo("cloudevents+json");
                    assertThat(type.parameters())
                            .containsEntry("charset", "utf-8")
                            .containsEntry("x", "y");
                    assertThat(type.isJson()).isTrue();
                    assertThat(type.isUtf8()).isTrue();
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "json",
                "a/",
                "/b",
                "a/b/c",
                "a/b; x",
                "a/b; x=",
                "a/b; x=\"",
                "a /b",
                "a/b, c/d",
                "a/b;x=\"\n\""
            })
    void brokenTypeShouldBeNone(String text) {
        assertThat(MediaType.parse(text)).isEmpty();
    }

    @Test
    void longInputShouldNotTakeLong() {
        assertThat(MediaType.parse("a/b;x=\"" + "\\a".repeat(50_000))).isEmpty();
        assertThat(MediaType.parse("a/b" + ";".repeat(50_000))).isPresent();
    }
}
