package dev.enfilade.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return Demo.run(arguments, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }

    @Test
    void helpShouldBePrinted() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(UTF_8)).contains("usage:").contains("exit code");
    }

    @Test
    void wrongCallsShouldSayWhatIsWrong() {
        assertThat(run("--colour", "red")).isEqualTo(2);
        assertThat(run("--gateway")).isEqualTo(2);
        assertThat(run("--gateway", "localhost", "--admin", "http://x")).isEqualTo(2);
        assertThat(run("--gateway", "http://x", "--admin", "http://x")).isEqualTo(2);
        assertThat(err.toString(UTF_8))
                .contains("unknown option '--colour'")
                .contains("--gateway needs a value")
                .contains("--gateway is an address")
                .contains("--api-key-file is missing");
    }

    @Test
    void storyWithoutSystemShouldFail(@TempDir Path folder) throws Exception {
        var key = Files.writeString(folder.resolve("key"), "the-key-of-a-test");

        int code = run(
                "--gateway", "http://127.0.0.1:1", "--admin", "http://127.0.0.1:1", "--api-key-file", key.toString());

        assertThat(code).isEqualTo(1);
        assertThat(out.toString(UTF_8)).contains("NO").contains("had no answer");
    }
}
