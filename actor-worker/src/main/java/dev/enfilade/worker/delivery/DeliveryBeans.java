package dev.enfilade.worker.delivery;

import dev.enfilade.delivery.engine.EngineSettings;
import dev.enfilade.delivery.engine.ErrorHandler;
import dev.enfilade.delivery.engine.PolicyErrorHandler;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** The engine's parts that are made here. */
final class DeliveryBeans {

    @Produces
    @Singleton
    EngineSettings settings(WorkerConfig config) {
        return config.engine();
    }

    /** The error hook; an application's own bean of the type takes its place. */
    @Produces
    @Singleton
    @DefaultBean
    ErrorHandler errorHandler() {
        return new PolicyErrorHandler(new SharedRandom());
    }

    /** The thread's own generator, asked for on the thread that uses it. */
    private static final class SharedRandom implements RandomGenerator {
        @Override
        public long nextLong() {
            return ThreadLocalRandom.current().nextLong();
        }
    }
}
