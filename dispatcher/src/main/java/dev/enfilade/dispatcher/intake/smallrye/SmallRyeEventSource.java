package dev.enfilade.dispatcher.intake.smallrye;

import dev.enfilade.delivery.ActorQueues.QueueException;
import dev.enfilade.dispatcher.intake.EventSource;
import dev.enfilade.rabbitmq.QueueTopology;
import dev.enfilade.rabbitmq.RabbitMqSettings;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** One SmallRye channel for each partition, made at run time, since their number is a setting of the deployment. */
public final class SmallRyeEventSource implements EventSource {

    private final InboundConnector connector;
    private final ChannelWatches watches;
    private final QueueTopology topology;
    private final ChannelSettings settings;
    private final Map<Integer, PartitionChannel> channels = new ConcurrentHashMap<>();

    private final ReentrantLock declaring = new ReentrantLock();
    private volatile boolean declared;

    private SmallRyeEventSource(
            InboundConnector connector, ChannelWatches watches, QueueTopology topology, ChannelSettings settings) {
        this.connector = connector;
        this.watches = watches;
        this.topology = topology;
        this.settings = settings;
    }

    /**
     * @param prefetch how many events of a partition may be unsettled
     * @param instance this process among all dispatchers
     */
    public static SmallRyeEventSource of(
            InboundConnector connector,
            ChannelWatches watches,
            QueueTopology topology,
            RabbitMqSettings broker,
            int partitions,
            int prefetch,
            String instance) {
        var settings = new ChannelSettings(broker, partitions, prefetch, instance);
        return new SmallRyeEventSource(connector, watches, topology, settings);
    }

    @Override
    public Consumption consume(int partition, Receiver receiver) throws SourceException, InterruptedException {
        declare();
        try {
            var consumption = channels.computeIfAbsent(partition, this::channel).consume(receiver);
            consumption.ended().thenRun(() -> declared = false);
            return consumption;
        } catch (SourceException e) {
            declared = false;
            throw e;
        }
    }

    /** Again after every loss: a queue may have been deleted, or RabbitMQ been rebuilt, while this process ran. */
    private void declare() throws SourceException {
        declaring.lock();
        try {
            if (declared) return;
            topology.declareEvents(settings.partitions());
            declared = true;
        } catch (QueueException e) {
            throw new SourceException(String.valueOf(e.getMessage()), e);
        } finally {
            declaring.unlock();
        }
    }

    private PartitionChannel channel(int partition) {
        var name = settings.channelName(partition);
        var watch = watches.of(name);
        return new PartitionChannel(connector.getPublisher(settings.of(partition)), watch, settings.openTimeout());
    }
}
