package dev.enfilade.service.rabbitmq;

import dev.enfilade.rabbitmq.RabbitMqConnections;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready only with RabbitMQ. Not part of liveness: a restart would not bring RabbitMQ back. An alarm makes no one
 * unready either, since it stops publishers only, and these answer 503 by themselves.
 */
@Readiness
@Singleton
final class RabbitMqHealth implements HealthCheck {

    private final RabbitMqConnections connections;
    private final RabbitMqConfiguration configuration;

    RabbitMqHealth(RabbitMqConnections connections, RabbitMqConfiguration configuration) {
        this.connections = connections;
        this.configuration = configuration;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("RabbitMQ")
                .status(connections.isConnected())
                .withData("addresses", String.join(",", configuration.addresses()))
                .withData("virtualHost", configuration.virtualHost());
        if (!connections.isConnected()) response.withData("missing", "an open connection; the log says why");
        connections.blocked().ifPresent(alarm -> response.withData("blocked", alarm));
        return response.build();
    }
}
