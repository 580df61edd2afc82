package dev.enfilade.service.rabbitmq;

import dev.enfilade.delivery.ActorQueues;
import dev.enfilade.dispatch.TokenPublisher;
import dev.enfilade.rabbitmq.ConfirmedPublisher;
import dev.enfilade.rabbitmq.ParkedTokens;
import dev.enfilade.rabbitmq.QueueLimits;
import dev.enfilade.rabbitmq.QueueTopology;
import dev.enfilade.rabbitmq.RabbitActorQueues;
import dev.enfilade.rabbitmq.RabbitMqConnections;
import dev.enfilade.rabbitmq.RabbitTokenPublisher;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** RabbitMQ's side of the ports, for the services that inject them; what none injects is never made. */
@Singleton
final class RabbitMqPorts {

    private static final Duration TOKENS_CONFIRMED_WITHIN = Duration.ofSeconds(15);

    private final RabbitMqConnections connections;

    RabbitMqPorts(RabbitMqConnections connections) {
        this.connections = connections;
    }

    @Produces
    @Singleton
    @DefaultBean
    QueueLimits limits() {
        return QueueLimits.DEFAULTS;
    }

    @Produces
    @Singleton
    @DefaultBean
    QueueTopology topology(QueueLimits limits) {
        return new QueueTopology(connections.named("topology"), limits);
    }

    @Produces
    @Singleton
    @DefaultBean
    ActorQueues queues(QueueLimits limits) {
        return new RabbitActorQueues(connections, limits);
    }

    @Produces
    @Singleton
    @DefaultBean
    TokenPublisher tokens(QueueTopology topology) {
        var publisher = new ConfirmedPublisher(connections.named("tokens"), ConfirmedPublisher.Limits.DEFAULTS);
        return new RabbitTokenPublisher(publisher, topology, TOKENS_CONFIRMED_WITHIN);
    }

    @Produces
    @Singleton
    @DefaultBean
    ParkedTokens parked() {
        return new ParkedTokens(connections.named("parked"));
    }
}
