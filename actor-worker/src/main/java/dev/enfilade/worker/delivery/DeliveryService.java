package dev.enfilade.worker.delivery;

import dev.enfilade.actor.ActorStore;
import dev.enfilade.delivery.ActorQueues;
import dev.enfilade.delivery.DeliveryFeed;
import dev.enfilade.delivery.LeaseStore;
import dev.enfilade.delivery.SequenceStore;
import dev.enfilade.delivery.WorkerRegistry;
import dev.enfilade.delivery.engine.ConnectorClient;
import dev.enfilade.delivery.engine.DeliveryEngine;
import dev.enfilade.delivery.engine.EngineSettings;
import dev.enfilade.delivery.engine.ErrorHandler;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;

/** Starts the engine with the service and ends it before the connections go. */
@ApplicationScoped
final class DeliveryService {

    private final DeliveryEngine engine;

    DeliveryService(
            EngineSettings settings,
            ActorStore actors,
            SequenceStore sequences,
            LeaseStore leases,
            WorkerRegistry workers,
            DeliveryFeed feed,
            ActorQueues queues,
            ConnectorClient connectors,
            ErrorHandler errorHandler,
            DeliveryMetrics metrics) {
        this.engine = new DeliveryEngine(
                settings,
                actors,
                sequences,
                leases,
                workers,
                feed,
                queues,
                connectors,
                errorHandler,
                metrics,
                Clock.systemUTC());
    }

    void start(@Observes StartupEvent event) {
        engine.start();
    }

    void stop(@Observes @Priority(1) ShutdownEvent event) {
        engine.close();
    }
}
