package dev.enfilade.worker.upkeep;

import dev.enfilade.actor.Actor;
import dev.enfilade.actor.ActorStore;
import dev.enfilade.delivery.LeaseStore;
import dev.enfilade.delivery.engine.EngineSettings;
import dev.enfilade.delivery.engine.Reconciliation;
import dev.enfilade.mongodb.message.MongoMessageStore;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/** The periodic work of the one worker that holds the lease {@value #ELECTION}. */
@ApplicationScoped
class Upkeep {

    private static final Logger LOG = Logger.getLogger(Upkeep.class);
    private static final String ELECTION = "_upkeep";
    private static final Duration TERM = Duration.ofSeconds(30);
    private static final int PAYLOADS_AT_ONCE = 1000;

    private final LeaseStore leases;
    private final ActorStore actors;
    private final MongoMessageStore messages;
    private final Reconciliation reconciliation;
    private final ParkedQueues parkedQueues;
    private final Backlog backlog;
    private final String worker;

    Upkeep(
            LeaseStore leases,
            ActorStore actors,
            MongoMessageStore messages,
            Reconciliation reconciliation,
            ParkedQueues parkedQueues,
            Backlog backlog,
            EngineSettings settings) {
        this.leases = leases;
        this.actors = actors;
        this.messages = messages;
        this.reconciliation = reconciliation;
        this.parkedQueues = parkedQueues;
        this.backlog = backlog;
        this.worker = settings.worker();
    }

    @Scheduled(every = "${enfilade.worker.reconcile-every:PT30S}", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void restoreLostTokens() {
        ifElected("restore lost tokens", reconciliation::runOnce);
    }

    @Scheduled(every = "${enfilade.worker.clear-every:PT1M}", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void clearAway() {
        ifElected(
                "clear parked tokens",
                () -> actors.list().stream().map(Actor::name).forEach(parkedQueues::sweep));
        ifElected("clear former payloads", () -> messages.removeOrphanedPayloads(PAYLOADS_AT_ONCE));
    }

    @Scheduled(every = "${enfilade.worker.backlog-every:PT5S}", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void measureBacklog() {
        if (!ifElected("measure the backlog", () -> backlog.measure(actors.list()))) backlog.forget();
    }

    /** Each of these is tried again next time, so a failure is a line in the log and no more. */
    private boolean ifElected(String what, Runnable task) {
        try {
            boolean elected = leases.acquire(ELECTION, worker, TERM).isPresent();
            if (elected) task.run();
            return elected;
        } catch (RuntimeException e) {
            LOG.warnf("upkeep.failed at=\"%s\" cause=\"%s\"", what, e);
            return false;
        }
    }
}
