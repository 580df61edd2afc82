package dev.enfilade.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServiceProcessTest {

    @TempDir
    Path folder;

    private ServiceProcess process(String... command) {
        return new ServiceProcess(Role.WORKER, List.of(command), Map.of("GREETING", "hello"), folder.resolve("log"));
    }

    @Test
    void processThatEndsShouldNotBeAwaitedFurtherAndShowItsLog() {
        try (var ending = process("sh", "-c", "echo \"$GREETING from port $QUARKUS_HTTP_PORT\"")
                .start()) {
            assertThatThrownBy(ending::awaitReady)
                    .hasMessageContaining("WORKER has ended")
                    .hasMessageContaining("hello from port " + ending.url().getPort());
        }
    }

    @Test
    void killedProcessShouldBeGoneAndStartAgainAtTheSamePort() {
        try (var sleeping = process("sleep", "100").start()) {
            var url = sleeping.url();

            sleeping.sigkill();

            assertThat(sleeping.isAlive()).isFalse();
            assertThat(sleeping.start().isAlive()).isTrue();
            assertThat(sleeping.url()).isEqualTo(url);
        }
    }

    @Test
    void frozenProcessShouldStayAliveAndHaveMemory() {
        try (var sleeping = process("sleep", "100").start()) {
            sleeping.sigstop();

            assertThat(sleeping.isAlive()).isTrue();
            assertThat(sleeping.memory()).isPositive();

            sleeping.sigcont();
            sleeping.sigterm();
            assertThat(sleeping.isAlive()).isFalse();
        }
    }
}
