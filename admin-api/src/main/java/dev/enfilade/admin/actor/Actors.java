package dev.enfilade.admin.actor;

import dev.enfilade.actor.Actor;
import dev.enfilade.actor.ActorStore;
import dev.enfilade.actor.RequestedState;
import dev.enfilade.admin.Operator;
import dev.enfilade.admin.Problems;
import dev.enfilade.admin.audit.Act;
import dev.enfilade.admin.audit.AuditTrail;
import dev.enfilade.delivery.ActorQueues;
import dev.enfilade.delivery.ActorQueues.QueueException;
import dev.enfilade.message.ActorCounts;
import dev.enfilade.message.MessageState;
import dev.enfilade.message.MessageStore;
import dev.enfilade.message.OperatorAct;
import dev.enfilade.service.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** What operators do to actors: in MongoDB, which counts, and in RabbitMQ, where the queues have to follow. */
@ApplicationScoped
class Actors {
    private static final Logger LOG = Logger.getLogger(Actors.class);
    private static final ActorCounts NONE = new ActorCounts(Map.of(), null);

    /** So often is cancelled again what was dispatched meanwhile. */
    private static final int DISCARDS = 3;

    private final ActorStore actors;
    private final MessageStore messages;
    private final ActorQueues queues;
    private final ActorDefinitions definitions;
    private final AuditTrail audit;
    private final Operator operator;

    Actors(
            ActorStore actors,
            MessageStore messages,
            ActorQueues queues,
            ActorDefinitions definitions,
            AuditTrail audit,
            Operator operator) {
        this.actors = actors;
        this.messages = messages;
        this.queues = queues;
        this.definitions = definitions;
        this.audit = audit;
        this.operator = operator;
    }

    /** An actor as it was put, and its secret if it was made up for it. */
    record Put(Actor actor, boolean created, ActorDefinitions.Made made) {}

    /** The queues come first: if RabbitMQ is away nothing has happened, and the same call can be repeated. */
    Put put(String name, ActorBody body) {
        var former = actors.find(name);
        var made = definitions.make(name, body, former);
        return audit.record(Act.onActor("actor.put", name, null), () -> {
            declareQueues(name);
            return new Put(actors.put(made.definition()), former.isEmpty(), made);
        });
    }

    Actor request(String name, RequestedState state, String reason) {
        find(name);
        var action = state == RequestedState.PAUSED ? "actor.pause" : "actor.resume";
        return audit.record(
                Act.onActor(action, name, reason),
                () -> actors.request(name, state, reason).orElseThrow(Actors::noSuchActor));
    }

    void delete(String name, boolean discard) {
        find(name);
        var action = discard ? "actor.discard" : "actor.delete";
        audit.record(Act.onActor(action, name, null), () -> {
            declareQueues(name); // to learn now, and not half-way, that RabbitMQ is away
            boolean isDeleted = discard ? discardAndDelete(name) : actors.delete(name);
            if (!isDeleted) throw stillWaiting(name, discard);
            return name;
        });
        deleteQueues(name);
    }

    /** Paused first, so that nothing behind what is cancelled is begun meanwhile. */
    private boolean discardAndDelete(String name) {
        var act = new OperatorAct(operator.name(), "the actor is deleted");
        actors.request(name, RequestedState.PAUSED, "the actor is deleted");
        for (int i = 0; i < DISCARDS; i++) {
            messages.cancelAll(name, act);
            if (actors.delete(name)) return true;
        }
        return false;
    }

    private Problem stillWaiting(String name, boolean discard) {
        find(name); // somebody else may have deleted it meanwhile
        var counts = messages.counts(List.of(name)).getOrDefault(name, NONE);
        long inFlight = counts.byState().getOrDefault(MessageState.IN_FLIGHT, 0L);
        var detail = discard
                ? "The actor is paused and what waited is cancelled, but %d are still open, %d of them in flight: repeat"
                                .formatted(counts.open(), inFlight)
                        + " the call in a moment."
                : "There are messages that have not come to their end (%d). Resolve them, or add ?discard=true."
                        .formatted(counts.open());
        var problem = Problems.conflict(detail).with("open", counts.open()).with("inFlight", inFlight);
        return discard ? problem.retryAfter(Duration.ofSeconds(2)) : problem;
    }

    List<Actor> list() {
        return actors.list();
    }

    Actor find(String name) {
        return actors.find(name).orElseThrow(Actors::noSuchActor);
    }

    private void declareQueues(String name) {
        try {
            queues.declare(name);
        } catch (QueueException e) {
            throw Problems.brokerAway(e);
        }
    }

    private void deleteQueues(String name) {
        try {
            queues.delete(name);
        } catch (QueueException e) {
            // The actor is gone, and tokens of messages that are final do no harm should its name come back.
            LOG.warnf("The queues of the deleted actor %s stay in RabbitMQ: %s", name, e.getMessage());
        }
    }

    private static Problem noSuchActor() {
        return Problems.notFound("There is no such actor.");
    }
}
