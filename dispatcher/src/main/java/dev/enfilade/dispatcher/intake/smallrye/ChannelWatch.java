package dev.enfilade.dispatcher.intake.smallrye;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.NoOpMetricsCollector;
import org.jspecify.annotations.Nullable;

/**
 * Sees the connections and consumers that the connector makes for one channel, in the moment in which they are made,
 * and hands them to the consumption that they are made for: there is one at a time.
 */
final class ChannelWatch extends NoOpMetricsCollector {

    private volatile @Nullable PartitionConsumption watched;

    void watch(PartitionConsumption consumption) {
        watched = consumption;
    }

    @Override
    public void newConnection(Connection connection) {
        var consumption = watched;
        if (consumption == null) connection.abort();
        else consumption.connected(connection);
    }

    /** The Java client calls this before the consumer's first delivery. */
    @Override
    public void basicConsume(Channel channel, String consumerTag, boolean autoAck) {
        var consumption = watched;
        if (consumption != null) consumption.consuming(channel);
    }
}
