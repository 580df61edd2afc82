package dev.enfilade.service.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogLineTest {

    @Test
    void lineShouldBeWhatHappenedAndPairs() {
        var line = LogLine.of("message.parked")
                .with("actor", "billing")
                .with("position", 4)
                .with("error", null)
                .with("orderingkey", "a b=\"c\\\"");

        assertThat(line).hasToString("message.parked actor=billing position=4 orderingkey=\"a b=\\\"c\\\\\\\"\"");
    }

    @Test
    void valueShouldNotBreakTheLine() {
        var line = LogLine.of("x").with("id", "a\nb\r\u0000\u2028\u001b[31m").toString();

        assertThat(line).isEqualTo("x id=\"a\\u000ab\\u000d\\u0000\\u2028\\u001b[31m\"");
    }

    @Test
    void longValueShouldBeCut() {
        assertThat(LogLine.of("x").with("id", "y".repeat(5000)).toString())
                .hasSizeLessThan(320)
                .endsWith("…\"");
    }
}
