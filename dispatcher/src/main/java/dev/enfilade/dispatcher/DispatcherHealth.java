package dev.enfilade.dispatcher;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Ready while every partition is consumed and no batch is held; it says which server it waits for. */
final class DispatcherHealth {

    private DispatcherHealth() {}

    /** Ready to dispatch whatever comes. */
    @Readiness
    @ApplicationScoped
    static class Ready implements HealthCheck {

        private final Dispatcher dispatcher;

        Ready(Dispatcher dispatcher) {
            this.dispatcher = dispatcher;
        }

        @Override
        public HealthCheckResponse call() {
            var response = HealthCheckResponse.named("dispatch")
                    .withData("partitions", dispatcher.partitions())
                    .withData("consumed", dispatcher.consumed());
            var trouble = dispatcher.trouble();
            trouble.ifPresent(t -> response.withData("waitsFor", t.server())
                    .withData("reason", t.reason())
                    .withData("since", t.since().toString()));
            return response.status(trouble.isEmpty() && dispatcher.consumed() == dispatcher.partitions())
                    .build();
        }
    }

    /** A dispatcher whose thread is gone does not come back by itself. */
    @Liveness
    @ApplicationScoped
    static class Alive implements HealthCheck {

        private final Dispatcher dispatcher;

        Alive(Dispatcher dispatcher) {
            this.dispatcher = dispatcher;
        }

        @Override
        public HealthCheckResponse call() {
            return HealthCheckResponse.named("committer")
                    .status(dispatcher.isAlive())
                    .build();
        }
    }
}
