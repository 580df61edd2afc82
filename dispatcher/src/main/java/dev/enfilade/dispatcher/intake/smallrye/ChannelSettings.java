package dev.enfilade.dispatcher.intake.smallrye;

import dev.enfilade.rabbitmq.QueueNames;
import dev.enfilade.rabbitmq.RabbitMqSettings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.spi.ConnectorFactory;

/**
 * What the connector is told about the channel of each partition. How to connect it learns from {@link ChannelWatches}.
 *
 * @param instance this process among all dispatchers
 * @param prefetch how many events of a partition may be unsettled
 */
record ChannelSettings(RabbitMqSettings broker, int partitions, int prefetch, String instance) {

    /** Of the broker's x-priority; the more there are, the less likely two dispatchers have the same. */
    private static final int PRIORITIES = 1_000_000;

    /** The connector knows channels by their names, and what RabbitMQ's own tools show of them. */
    String channelName(int partition) {
        return QueueNames.events(partition) + "@" + instance;
    }

    /** For the connection, and for the few calls until the broker has agreed to a consumer. */
    Duration openTimeout() {
        var timeOuts = broker.timeOuts();
        return timeOuts.connect()
                .plus(timeOuts.handshake())
                .multipliedBy(broker.addresses().size())
                .plus(timeOuts.call().multipliedBy(2));
    }

    Config of(int partition) {
        var settings = new HashMap<String, String>();
        settings.put(ConnectorFactory.CHANNEL_NAME_ATTRIBUTE, channelName(partition));
        settings.put("queue.name", QueueNames.events(partition));
        settings.put("queue.declare", "false");
        settings.put("exchange.name", "\"\"");
        settings.put("exchange.declare", "false");
        settings.put("max-outstanding-messages", Integer.toString(prefetch));
        // What arrives in a full buffer is dropped without a word, but would be settled with what comes after it.
        settings.put("max-incoming-internal-queue-size", Integer.toString(Math.max(500_000, 2 * prefetch)));
        settings.put("consumer-arguments", "x-priority:" + priority(partition));
        settings.put("auto-acknowledgement", "false");
        // Bodies stay bytes: the connector would parse JSON and text.
        settings.put("content-type-override", "application/octet-stream");
        // Our own span of each event goes on from the gateway's; our own readiness knows more than a connection's.
        settings.put("tracing.enabled", "false");
        settings.put("health-enabled", "false");
        return config(settings);
    }

    /**
     * Rendezvous hashing by means of the broker: of the consumers of a partition it prefers the one with the highest
     * priority, and each dispatcher draws its own for each partition, so that they share the partitions evenly.
     */
    int priority(int partition) {
        return Math.floorMod(mixed(instance.hashCode() * 31L + partition), PRIORITIES);
    }

    /** The finalizer of MurmurHash3: each bit of the input changes about half of the bits. */
    private static long mixed(long hash) {
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }

    private static Config config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "events", 100))
                .build();
    }
}
