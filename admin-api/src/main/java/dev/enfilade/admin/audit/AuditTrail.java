package dev.enfilade.admin.audit;

import static java.util.Objects.requireNonNull;

import dev.enfilade.admin.Operator;
import dev.enfilade.service.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what operators do. An act is written down before it is begun, so that none is missing whatever falls; how it
 * ended is added afterwards.
 */
@ApplicationScoped
public class AuditTrail {
    private static final Logger LOG = Logger.getLogger(AuditTrail.class);

    private final AuditRepository repository;
    private final Operator operator;

    AuditTrail(AuditRepository repository, Operator operator) {
        this.repository = repository;
        this.operator = operator;
    }

    /**
     * Does what the operator asks.
     *
     * @param work throws a problem where it refuses
     */
    public <T> T record(Act act, Supplier<T> work) {
        var entry = entry(act);
        repository.persist(entry);
        T result;
        try {
            result = work.get();
        } catch (Problem refusal) {
            conclude(entry, Outcome.REFUSED, refusal.getMessage());
            throw refusal;
        }
        conclude(entry, Outcome.DONE, null);
        return result;
    }

    private AuditEntry entry(Act act) {
        var entry = new AuditEntry();
        entry.at = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS);
        entry.by = operator.name();
        entry.action = act.action();
        entry.actor = act.actor();
        entry.subscription = act.subscription();
        entry.message = act.message() == null ? null : act.message().toString();
        entry.reason = act.reason();
        entry.outcome = Outcome.UNKNOWN.name();
        return entry;
    }

    private void conclude(AuditEntry entry, Outcome outcome, @Nullable String detail) {
        try {
            repository.conclude(requireNonNull(entry.id), outcome, detail);
        } catch (RuntimeException e) {
            // The act itself is over and written down: the operator gets its answer, the entry stays UNKNOWN.
            LOG.warnf(e, "Outcome %s of %s by %s is not written down", outcome, entry.action, entry.by);
        }
    }
}
