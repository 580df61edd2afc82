package dev.enfilade.gateway.intake;

import dev.enfilade.gateway.GatewaySettings;
import dev.enfilade.rabbitmq.ConfirmedPublisher;
import dev.enfilade.rabbitmq.EventPublisher;
import dev.enfilade.rabbitmq.QueueLimits;
import dev.enfilade.rabbitmq.QueueTopology;
import dev.enfilade.rabbitmq.RabbitMqConnection;
import dev.enfilade.rabbitmq.RabbitMqConnections;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Wires the publisher; queues are declared on the connection that it publishes on. */
@Singleton
final class Publishing {

    @Produces
    @Singleton
    RabbitMqConnection connection(RabbitMqConnections connections) {
        return connections.named("events");
    }

    @Produces
    @Singleton
    ConfirmedPublisher publisher(RabbitMqConnection connection, GatewaySettings settings) {
        int maxBody = Math.toIntExact(settings.maxEventSize().asLongValue());
        return new ConfirmedPublisher(
                connection, new ConfirmedPublisher.Limits(settings.maxInFlight(), settings.confirmTimeout(), maxBody));
    }

    void close(@Disposes ConfirmedPublisher publisher) {
        publisher.close();
    }

    @Produces
    @Singleton
    EventPublisher events(ConfirmedPublisher publisher, GatewaySettings settings) {
        return new EventPublisher(publisher, settings.partitions());
    }

    @Produces
    @Singleton
    QueueTopology topology(RabbitMqConnection connection, GatewaySettings settings) {
        return new QueueTopology(connection, new QueueLimits(settings.queueMaxLength(), QueueLimits.DEFAULTS.tokens()));
    }
}
