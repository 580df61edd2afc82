package dev.enfilade.dispatcher;

import dev.enfilade.dispatcher.intake.EventSource;
import dev.enfilade.dispatcher.intake.smallrye.ChannelWatches;
import dev.enfilade.dispatcher.intake.smallrye.SmallRyeEventSource;
import dev.enfilade.rabbitmq.QueueTopology;
import dev.enfilade.rabbitmq.RabbitMqSettings;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/** Where the events come from. */
@Singleton
final class Wiring {

    private static final String CONNECTOR = "smallrye-rabbitmq";

    @Produces
    @Singleton
    EventSource events(
            @Connector(CONNECTOR) InboundConnector connector,
            ChannelWatches watches,
            QueueTopology topology,
            RabbitMqSettings broker,
            EventSettings events,
            DispatcherSettings settings) {
        return SmallRyeEventSource.of(
                connector,
                watches,
                topology,
                broker,
                events.partitions(),
                settings.prefetch(),
                UUID.randomUUID().toString().substring(0, 8));
    }
}
