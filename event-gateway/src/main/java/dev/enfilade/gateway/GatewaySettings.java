package dev.enfilade.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What the gateway takes, and how much of it. */
@ConfigMapping(prefix = "enfilade.events")
public interface GatewaySettings {

    /** How many {@code events.<p>} queues there are; the same in gateway and dispatcher, and not changed later. */
    @WithDefault("8")
    int partitions();

    /** Bytes of one event's payload. */
    @WithDefault("1M")
    MemorySize maxEventSize();

    /** Events in one request. */
    @WithDefault("500")
    int maxBatch();

    /** Bytes of one request's body. */
    @WithDefault("16M")
    MemorySize maxRequestSize();

    /** Events that may await RabbitMQ's confirm; past it, callers get 429. */
    @WithDefault("10000")
    int maxInFlight();

    /** Bytes of bodies that may be held at once; past it, callers get 429. */
    @WithDefault("64M")
    MemorySize maxInFlightSize();

    /** How long a body may take to arrive. */
    @WithDefault("PT30S")
    Duration bodyTimeout();

    /** How long RabbitMQ may take to confirm; after that, callers get 503. */
    @WithDefault("PT10S")
    Duration confirmTimeout();

    /** Events that wait in one partition; past it, RabbitMQ refuses and callers get 503. Fixed when it is declared. */
    @WithDefault("1000000")
    long queueMaxLength();

    /** What is wrong with the settings as a whole, if anything is: limits that could never be used to the full. */
    default Optional<String> contradiction() {
        if (partitions() < 1) return Optional.of("enfilade.events.partitions must be at least 1");
        if (maxBatch() < 1 || maxBatch() > maxInFlight()) {
            return Optional.of("enfilade.events.max-batch must be between 1 and enfilade.events.max-in-flight");
        }
        if (exceeds(maxEventSize(), maxRequestSize())) {
            return Optional.of("enfilade.events.max-event-size must not exceed enfilade.events.max-request-size");
        }
        if (exceeds(maxRequestSize(), maxInFlightSize())) {
            return Optional.of("enfilade.events.max-request-size must not exceed enfilade.events.max-in-flight-size");
        }
        return Optional.empty();
    }

    private static boolean exceeds(MemorySize size, MemorySize limit) {
        return size.asLongValue() > limit.asLongValue();
    }
}
