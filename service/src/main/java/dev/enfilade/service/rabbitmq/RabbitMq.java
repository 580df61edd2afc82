package dev.enfilade.service.rabbitmq;

import dev.enfilade.rabbitmq.RabbitMqConnections;
import dev.enfilade.rabbitmq.RabbitMqSettings;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the settings and the connections that a service injects. Nothing is opened before it is asked for. */
@Singleton
final class RabbitMq {

    @Produces
    @Singleton
    RabbitMqSettings settings(
            RabbitMqConfiguration configuration, @ConfigProperty(name = "quarkus.application.name") String service) {
        return RabbitMqSettings.of(
                        configuration.addresses(),
                        configuration.username(),
                        password(configuration),
                        configuration.virtualHost(),
                        service)
                .withTls(configuration.tls());
    }

    @Produces
    @Singleton
    RabbitMqConnections connections(RabbitMqSettings settings) {
        return new RabbitMqConnections(settings);
    }

    void close(@Disposes RabbitMqConnections connections) {
        connections.close();
    }

    private static String password(RabbitMqConfiguration configuration) {
        return configuration
                .password()
                .or(() -> configuration.passwordFile().map(RabbitMq::read))
                .orElseThrow(() -> refused(
                        "no password for RabbitMQ: set ENFILADE_RABBITMQ_PASSWORD or ENFILADE_RABBITMQ_PASSWORD_FILE"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw refused("the file of RabbitMQ's password (ENFILADE_RABBITMQ_PASSWORD_FILE) cannot be read: " + e);
        }
    }

    private static ConfigurationException refused(String why) {
        return new ConfigurationException(why, Set.of("enfilade.rabbitmq.password", "enfilade.rabbitmq.password-file"));
    }
}
