package dev.enfilade.gateway.intake;

import dev.enfilade.gateway.GatewaySettings;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready only when there is a queue for each partition: before, every event would be refused. */
@Readiness
@Singleton
final class EventQueuesHealth implements HealthCheck {

    private final EventQueues queues;
    private final int partitions;

    EventQueuesHealth(EventQueues queues, GatewaySettings settings) {
        this.queues = queues;
        this.partitions = settings.partitions();
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("event queues")
                .status(queues.areDeclared())
                .withData("partitions", partitions);
        if (!queues.areDeclared()) response.withData("missing", "the queues are not declared yet");
        return response.build();
    }
}
