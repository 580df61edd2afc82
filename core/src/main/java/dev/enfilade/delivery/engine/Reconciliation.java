package dev.enfilade.delivery.engine;

import dev.enfilade.actor.Actor;
import dev.enfilade.actor.ActorStore;
import dev.enfilade.actor.OrderScope;
import dev.enfilade.delivery.ActorQueues;
import dev.enfilade.delivery.SequenceStore;
import dev.enfilade.dispatch.TokenPublisher;
import java.time.Duration;
import java.util.function.IntConsumer;

/**
 * Wakes sequences whose tokens were lost (a queue was purged, RabbitMQ was rebuilt). MongoDB is the truth about
 * messages; RabbitMQ only moves and wakes. One worker of all is enough.
 */
public final class Reconciliation {

    private static final int TOKENS_AT_ONCE = 1000;
    /** A queue that still holds tokens is probably only slow, so much more patience and one token. */
    private static final int PATIENCE_WITH_SLOW = 20;

    private final ActorStore actors;
    private final SequenceStore sequences;
    private final ActorQueues queues;
    private final TokenPublisher publisher;
    private final Duration after;
    private final IntConsumer restored;

    /**
     * @param after a head that could be delivered and has not changed for so long has probably lost its token
     * @param restored told how many tokens were published again
     */
    public Reconciliation(
            ActorStore actors,
            SequenceStore sequences,
            ActorQueues queues,
            TokenPublisher publisher,
            Duration after,
            IntConsumer restored) {
        this.actors = actors;
        this.sequences = sequences;
        this.queues = queues;
        this.publisher = publisher;
        this.after = after;
        this.restored = restored;
    }

    /** Looks once at every running actor. */
    public void runOnce() {
        actors.list().stream().filter(Actor::isRunning).forEach(this::restore);
    }

    private void restore(Actor actor) {
        boolean byGroup = actor.orderScope() == OrderScope.GROUP;
        boolean drained = queues.depth(actor.name()) == 0;
        var patience = drained ? after : after.multipliedBy(PATIENCE_WITH_SLOW);
        var tokens = sequences.overdueHeads(actor.name(), byGroup, patience, drained ? TOKENS_AT_ONCE : 1);
        if (tokens.isEmpty()) return;
        publisher.publish(tokens);
        restored.accept(tokens.size());
    }
}
