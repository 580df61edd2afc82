package dev.enfilade.gateway.intake;

import dev.enfilade.delivery.ActorQueues.QueueException;
import dev.enfilade.gateway.GatewaySettings;
import dev.enfilade.rabbitmq.QueueTopology;
import dev.enfilade.rabbitmq.RabbitMqConnection;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Sees to it that the partitions' queues are there: with each new connection, and when one turns out to be missing. The
 * gateway starts without RabbitMQ, and is not ready until they are declared.
 */
@Singleton
final class EventQueues {

    private static final Logger LOG = Logger.getLogger(EventQueues.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final QueueTopology topology;
    private final RabbitMqConnection connection;
    private final GatewaySettings settings;
    private final AtomicBoolean declaring = new AtomicBoolean();
    private volatile boolean declared;

    EventQueues(QueueTopology topology, RabbitMqConnection connection, GatewaySettings settings) {
        this.topology = topology;
        this.connection = connection;
        this.settings = settings;
    }

    void start(@Observes StartupEvent event) {
        settings.contradiction().ifPresent(what -> {
            throw new ConfigurationException(what);
        });
        connection.whenConnected(this::declare);
    }

    /** Declares them in the background, unless that is under way. Does not block. */
    void missing() {
        declared = false;
        if (!declaring.get()) Thread.startVirtualThread(this::declare);
    }

    private void declare() {
        if (!declaring.compareAndSet(false, true)) return;
        try {
            while (connection.isConnected() && !tryToDeclare()) Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            declaring.set(false);
        }
    }

    private boolean tryToDeclare() {
        try {
            topology.declareEvents(settings.partitions());
            declared = true;
            return true;
        } catch (QueueException e) {
            LOG.warnf("cannot declare the queues of events: %s", e.getMessage());
            return false;
        }
    }

    /** Whether all were there when it was last looked. */
    boolean areDeclared() {
        return declared;
    }
}
