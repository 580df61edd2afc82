package dev.enfilade.dispatcher;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;

/** What can be set of the dispatcher. */
@ConfigMapping(prefix = "enfilade.dispatcher")
interface DispatcherSettings {

    /**
     * How many events of one partition may be under way, 1 to 10,000. With the number of partitions and the size of the
     * events this bounds the memory that waiting events take.
     */
    @WithDefault("500")
    int prefetch();

    /** Events that are dispatched together, at most. */
    @WithDefault("500")
    @WithName("batch.events")
    int batchEvents();

    /** Payloads that are dispatched together, at most. */
    @WithDefault("8M")
    @WithName("batch.size")
    MemorySize batchSize();

    /** How long one evaluation of a transform may take; a message that takes longer is parked. */
    @WithDefault("1S")
    @WithName("transform.timeout")
    Duration transformTimeout();

    /** The largest payload that a transform may make. */
    @WithDefault("4M")
    @WithName("transform.max-size")
    MemorySize transformMaxSize();

    /** The longest pause between two attempts while MongoDB or RabbitMQ is away. */
    @WithDefault("5S")
    Duration longestPause();

    /** After how long without MongoDB the partitions are left to other dispatchers. */
    @WithDefault("1M")
    Duration letGoAfter();
}
