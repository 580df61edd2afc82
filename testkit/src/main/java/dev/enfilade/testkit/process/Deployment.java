package dev.enfilade.testkit.process;

import com.mongodb.client.MongoClients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A whole system: services as processes, with a virtual host and a database of their own on the real servers. Closing
 * it ends the processes and removes both.
 */
public final class Deployment implements AutoCloseable {

    /** Where the modules are built; set by the build. */
    public static final String PROJECT_PROPERTY = "enfilade.project";

    /** Set to {@code true} to run the native binaries. */
    public static final String NATIVE_PROPERTY = "enfilade.native";

    private final String name = "system-" + UUID.randomUUID().toString().substring(0, 8);
    private final String apiKey = "system-tests-" + UUID.randomUUID();
    private final ServerAddresses servers = ServerAddresses.fromEnvironment();
    private final Broker broker = new Broker(servers, name);
    private final List<ServiceProcess> processes = new ArrayList<>();
    private final Map<String, String> environment;
    private final Path logs;

    /**
     * Makes the virtual host; no process yet.
     *
     * @param environment of all services, besides the addresses
     */
    public Deployment(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
        try {
            this.logs = Files.createDirectories(Path.of("target", "logs"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        broker.createVirtualHost();
    }

    /** One of each, all ready when this returns. */
    public Deployment startOneOfEach() {
        for (var role : Role.values()) add(role);
        processes.forEach(ServiceProcess::awaitReady);
        return this;
    }

    /** One more, started but not awaited. */
    public ServiceProcess add(Role role) {
        var log = logs.resolve(name + "-" + role.module() + "-" + all(role).size() + ".log");
        var process = new ServiceProcess(role, command(role), environment(role), log).start();
        processes.add(process);
        return process;
    }

    /** Kills one and forgets it. */
    public void remove(ServiceProcess process) {
        process.close();
        processes.remove(process);
    }

    /** The first of its role. */
    public ServiceProcess the(Role role) {
        return all(role).getFirst();
    }

    public List<ServiceProcess> all(Role role) {
        return processes.stream().filter(p -> p.role() == role).toList();
    }

    public List<ServiceProcess> all() {
        return List.copyOf(processes);
    }

    public Broker broker() {
        return broker;
    }

    public String apiKey() {
        return apiKey;
    }

    private Map<String, String> environment(Role role) {
        var all = new HashMap<>(environment);
        all.put("ENFILADE_RABBITMQ_ADDRESSES", servers.rabbitmq());
        all.put("ENFILADE_RABBITMQ_USERNAME", servers.username());
        all.put("ENFILADE_RABBITMQ_PASSWORD", servers.password());
        all.put("ENFILADE_RABBITMQ_MANAGEMENT_URL", servers.management().toString());
        all.put("ENFILADE_RABBITMQ_VIRTUAL_HOST", name);
        all.put("ENFILADE_MONGODB_URI", servers.mongodb());
        all.put("ENFILADE_MONGODB_DATABASE", name);
        if (role == Role.GATEWAY || role == Role.ADMIN) all.put("ENFILADE_API_KEY", apiKey);
        return all;
    }

    private static List<String> command(Role role) {
        var target = Path.of(System.getProperty(PROJECT_PROPERTY, ".."), role.module(), "target");
        if (Boolean.getBoolean(NATIVE_PROPERTY)) return List.of(runner(target).toString(), "-Xmx200m");
        var jar = target.resolve("quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) throw new IllegalStateException(jar + " is missing: ./enfilade build makes it");
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        return List.of(
                java.toString(), "-Xmx200m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", jar.toString());
    }

    private static Path runner(Path target) {
        try (var files = Files.list(target)) {
            return files.filter(f -> f.getFileName().toString().endsWith("-runner"))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalStateException(target + " has no native binary: ./enfilade native builds it"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        processes.forEach(ServiceProcess::close);
        broker.deleteVirtualHost();
        try (var client = MongoClients.create(servers.mongodb())) {
            client.getDatabase(name).drop();
        }
    }
}
