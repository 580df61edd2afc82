package dev.enfilade.worker.upkeep;

import dev.enfilade.actor.ActorStore;
import dev.enfilade.delivery.ActorQueues;
import dev.enfilade.delivery.SequenceStore;
import dev.enfilade.delivery.engine.Reconciliation;
import dev.enfilade.dispatch.TokenPublisher;
import dev.enfilade.worker.delivery.WorkerConfig;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** The parts of the upkeep that are plain Java. */
final class UpkeepBeans {

    private static final Logger LOG = Logger.getLogger(Reconciliation.class);

    @Produces
    @Singleton
    Reconciliation reconciliation(
            ActorStore actors,
            SequenceStore sequences,
            ActorQueues queues,
            TokenPublisher publisher,
            WorkerConfig config,
            MeterRegistry registry) {
        var restored = registry.counter("enfilade.tokens.restored");
        return new Reconciliation(actors, sequences, queues, publisher, config.reconcileAfter(), tokens -> {
            restored.increment(tokens);
            LOG.warnf("tokens.restored count=%d: they were lost, or their worker was", tokens);
        });
    }
}
