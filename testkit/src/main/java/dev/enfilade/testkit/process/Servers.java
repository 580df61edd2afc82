package dev.enfilade.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Restarts and kills the real servers, by the project's own script. */
public final class Servers {

    /** The variable that names the script. */
    public static final String SCRIPT_VARIABLE = "ENFILADE_SCRIPT";

    /** Why a test that needs this is skipped where {@link #find} is empty. */
    public static final String MISSING =
            SCRIPT_VARIABLE + " is not set: only servers that ./enfilade has started can be restarted by a test";

    /** One of the two. */
    public enum Server {
        RABBITMQ("rabbitmq"),
        MONGODB("mongodb");

        private final String word;

        Server(String word) {
            this.word = word;
        }
    }

    private static final int SECONDS = 150;

    private final String script;

    private Servers(String script) {
        this.script = script;
    }

    public static Optional<Servers> find() {
        return Optional.ofNullable(System.getenv(SCRIPT_VARIABLE))
                .filter(s -> !s.isBlank())
                .map(Servers::new);
    }

    /** Stops it in order and starts it; ready when this returns. */
    public void restart(Server server) {
        run("restart", server);
    }

    /** Kills it, as a crash would. */
    public void kill(Server server) {
        run("kill", server);
    }

    /** Starts what was killed; ready when this returns. */
    public void start(Server server) {
        run("start", server);
    }

    private void run(String action, Server server) {
        try {
            var log = Files.createTempFile(
                    Files.createDirectories(Path.of("target", "logs")), "server-" + action, ".log");
            var process = new ProcessBuilder(script, "server", action, server.word)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
            if (!ended) process.destroyForcibly();
            if (!ended || process.exitValue() != 0) {
                throw new IllegalStateException(
                        "'server " + action + " " + server.word + "' failed: " + Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
