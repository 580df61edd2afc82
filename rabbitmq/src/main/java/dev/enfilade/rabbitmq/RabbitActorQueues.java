package dev.enfilade.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import dev.enfilade.delivery.ActorQueues;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The actors' queues. Each consumption has a channel of its own, and the channels are spread over as many connections
 * as they need; what is declared has a connection of its own. A channel that is lost stays lost: nothing is consumed
 * again until the caller says so.
 */
public final class RabbitActorQueues implements ActorQueues {

    /** Brokers allow 2,047 channels on a connection, and clients had better stay well below. */
    private static final int CHANNELS_PER_CONNECTION = 1_000;

    private final RabbitMqConnections connections;
    private final QueueTopology topology;
    private final int channelsPerConnection;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Slots> slots = new ArrayList<>();

    public RabbitActorQueues(RabbitMqConnections connections, QueueLimits limits) {
        this(connections, limits, CHANNELS_PER_CONNECTION);
    }

    RabbitActorQueues(RabbitMqConnections connections, QueueLimits limits, int channelsPerConnection) {
        this.connections = connections;
        this.topology = new QueueTopology(connections.named("actors"), limits);
        this.channelsPerConnection = channelsPerConnection;
    }

    @Override
    public void declare(String actor) {
        topology.declareActor(actor);
    }

    @Override
    public void delete(String actor) {
        topology.deleteActor(actor);
    }

    @Override
    public long depth(String actor) {
        return topology.depth(QueueNames.actor(actor));
    }

    /** Blocks for the three calls that it makes to the broker. The receiver may be called before it returns. */
    @Override
    public Consumption consume(String actor, int priority, int prefetch, Receiver receiver) {
        if (prefetch < 1) {
            throw new IllegalArgumentException("prefetch must be positive; 0 would mean all there is");
        }
        var taken = takeSlot();
        try {
            var channel = taken.connection.openChannel();
            var consumption = new TokenConsumption(actor, channel, receiver, taken::release);
            start(consumption, channel, QueueNames.actor(actor), priority, prefetch);
            return consumption;
        } catch (QueueException e) {
            taken.release();
            throw e;
        }
    }

    private static void start(TokenConsumption consumption, Channel channel, String queue, int priority, int prefetch) {
        try {
            channel.basicQos(prefetch);
            channel.basicConsume(queue, false, Map.of("x-priority", priority), consumption);
            consumption.started();
        } catch (IOException | ShutdownSignalException e) {
            consumption.abandon();
            throw new QueueException("cannot consume " + queue + ": " + Refusal.reason(e), e);
        }
    }

    private Slots takeSlot() {
        lock.lock();
        try {
            for (var some : slots) {
                if (some.take(channelsPerConnection)) {
                    return some;
                }
            }
            var more = new Slots(connections.named("actors-" + (slots.size() + 1)));
            slots.add(more);
            more.taken.incrementAndGet();
            return more;
        } finally {
            lock.unlock();
        }
    }

    /** The channels of one connection. */
    private static final class Slots {

        private final RabbitMqConnection connection;
        private final AtomicInteger taken = new AtomicInteger();

        private Slots(RabbitMqConnection connection) {
            this.connection = connection;
        }

        private boolean take(int most) {
            int allowed = connection.channelMax();
            int limit = allowed > 0 ? Math.min(allowed, most) : most;
            if (taken.get() >= limit) {
                return false;
            }
            taken.incrementAndGet();
            return true;
        }

        private void release() {
            taken.decrementAndGet();
        }
    }
}
