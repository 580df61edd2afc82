package dev.enfilade.worker.delivery;

import dev.enfilade.delivery.engine.EngineSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Settings of the actor worker; each is also an environment variable, such as {@code ENFILADE_WORKER_LEASE_SLACK}. */
@ConfigMapping(prefix = "enfilade.worker")
public interface WorkerConfig {

    /** Shown as the active worker; the host's name if not given. A random suffix tells its lives apart. */
    Optional<String> name();

    /** How much longer than the delivery time-out a lease is: the wait for a successor after a crash. */
    @WithDefault("PT10S")
    Duration leaseSlack();

    /** How often leases are renewed. */
    @WithDefault("PT2S")
    Duration renewEvery();

    /** After which silence a worker counts as gone; it says that it lives three times as often. */
    @WithDefault("PT6S")
    Duration heartbeatWithin();

    /** Tokens of one actor that may be unsettled. */
    @WithDefault("100")
    int prefetch();

    /** Deliveries of all actors side by side; each may hold a payload of up to 1 MiB. */
    @WithDefault("256")
    int deliveries();

    /** How long a stop waits for what is in flight. */
    @WithDefault("PT20S")
    Duration stopWithin();

    /** How often lost tokens are looked for, by the one worker that is elected. */
    @WithDefault("PT30S")
    Duration reconcileEvery();

    /** A message that could be delivered and has not changed for so long has probably lost its token. */
    @WithDefault("PT30S")
    Duration reconcileAfter();

    /** How often what is over is cleared away. */
    @WithDefault("PT1M")
    Duration clearEvery();

    /** How often the gauges of what waits are measured, by the one worker that is elected. */
    @WithDefault("PT5S")
    Duration backlogEvery();

    /** These settings as the engine takes them. */
    default EngineSettings engine() {
        var worker = name().orElseGet(WorkerConfig::hostName) + "-"
                + UUID.randomUUID().toString().substring(0, 8);
        return new EngineSettings(
                worker,
                leaseSlack(),
                renewEvery(),
                heartbeatWithin().dividedBy(3),
                heartbeatWithin(),
                prefetch(),
                deliveries(),
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                stopWithin());
    }

    private static String hostName() {
        try {
            return java.net.InetAddress.getLocalHost().getHostName();
        } catch (java.net.UnknownHostException e) {
            return "worker";
        }
    }
}
