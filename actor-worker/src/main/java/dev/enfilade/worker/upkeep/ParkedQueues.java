package dev.enfilade.worker.upkeep;

import dev.enfilade.message.MessageState;
import dev.enfilade.mongodb.message.MongoMessageStore;
import dev.enfilade.rabbitmq.ParkedTokens;
import dev.enfilade.rabbitmq.QueueNames;
import dev.enfilade.rabbitmq.QueueTopology;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Keeps the queues of parked tokens, which operators see in RabbitMQ's own tools, in step with the database. */
@ApplicationScoped
class ParkedQueues {

    private static final int TOKENS_AT_ONCE = 1000;

    private final ParkedTokens tokens;
    private final QueueTopology topology;
    private final MongoMessageStore messages;

    ParkedQueues(ParkedTokens tokens, QueueTopology topology, MongoMessageStore messages) {
        this.tokens = tokens;
        this.topology = topology;
        this.messages = messages;
    }

    /** Removes the tokens of messages that are parked no longer, if there are more tokens than parked messages. */
    void sweep(String actor) {
        long shown = topology.depth(QueueNames.parked(actor));
        if (shown > 0 && shown > parked(actor)) tokens.sweep(actor, this::isParked, TOKENS_AT_ONCE);
    }

    private long parked(String actor) {
        var counts = messages.openCounts(List.of(actor)).get(actor);
        return counts == null ? 0 : counts.byState().getOrDefault(MessageState.PARKED, 0L);
    }

    private boolean isParked(java.util.UUID message) {
        return messages.find(message)
                .filter(m -> m.state() == MessageState.PARKED)
                .isPresent();
    }
}
