package dev.enfilade.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** One service as a process of its own. Its port stays the same over its lives; its log grows. */
public final class ServiceProcess implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofSeconds(90);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(40);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final Role role;
    private final List<String> command;
    private final Map<String, String> environment;
    private final int port;
    private final Path log;
    private @Nullable Process process;

    ServiceProcess(Role role, List<String> command, Map<String, String> environment, Path log) {
        this.role = role;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.log = log;
        this.port = freePort();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Role role() {
        return role;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Starts it and does not wait. */
    public ServiceProcess start() {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
        builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /**
     * @throws AssertionError if it ends, or is not ready in time, with the end of its log
     */
    public ServiceProcess awaitReady() {
        try {
            Awaitility.await(role + " becomes ready")
                    .atMost(READY_WITHIN)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> isReady() || !isAlive());
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError(e.getMessage() + "; readiness: " + get("/q/health/ready") + "\n" + endOfLog(), e);
        }
        if (!isAlive()) throw new AssertionError(role + " has ended:\n" + endOfLog());
        return this;
    }

    public boolean isReady() {
        return status("/q/health/ready") == 200;
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** SIGKILL; gone when this returns. */
    public void sigkill() {
        var running = running();
        running.destroyForcibly();
        awaitEnd(running);
    }

    /** SIGTERM; gone when this returns. */
    public void sigterm() {
        var running = running();
        running.destroy();
        awaitEnd(running);
    }

    /** SIGSTOP: it stands still, with all its connections open. */
    public void sigstop() {
        signal("STOP");
    }

    /** SIGCONT: it goes on, and does not know for how long it slept. */
    public void sigcont() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            int code = new ProcessBuilder(
                            "kill", "-" + signal, String.valueOf(running().pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) throw new IllegalStateException("kill -" + signal + " of " + role + ": exit code " + code);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Process running() {
        if (process == null) throw new IllegalStateException(role + " has not been started");
        return process;
    }

    private void awaitEnd(Process running) {
        try {
            if (!running.waitFor(STOPPED_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                running.destroyForcibly();
                throw new AssertionError(role + " did not end within " + STOPPED_WITHIN + ":\n" + endOfLog());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Resident memory in bytes. */
    public long memory() {
        try (var lines = Files.lines(Path.of("/proc/" + running().pid() + "/status"))) {
            return lines.filter(l -> l.startsWith("VmRSS:"))
                    .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")) * 1024)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sum of all series of a metric whose lines contain the label text; 0 if there is none. */
    public double metric(String name, String label) {
        return Arrays.stream(get("/q/metrics").split("\n"))
                .filter(l -> l.startsWith(name + "{") || l.startsWith(name + " "))
                .filter(l -> l.contains(label))
                .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** The body of a GET; what went wrong if it failed. */
    public String get(String path) {
        try {
            return client.send(request(path), BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.toString();
        }
    }

    /** The status of a GET; 0 if there was no answer. */
    public int status(String path) {
        try {
            return client.send(request(path), BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(url().resolve(path))
                .timeout(Duration.ofSeconds(10))
                .build();
    }

    public String endOfLog() {
        try {
            var lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    @Override
    public void close() {
        if (process != null) process.destroyForcibly();
    }
}
