package dev.enfilade.rabbitmq;

import dev.enfilade.delivery.ActorQueues.QueueException;
import dev.enfilade.dispatch.Token;
import dev.enfilade.dispatch.TokenPublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Publishes tokens with confirms. Blocks its caller until they are confirmed. */
public final class RabbitTokenPublisher implements TokenPublisher {

    private static final int AT_ONCE = 1_000;

    private final ConfirmedPublisher publisher;
    private final QueueTopology topology;
    private final Duration patience;

    /**
     * @param publisher with room for 1,000 messages in flight, at least
     * @param topology on the same connection as the publisher, so that what it declares is there for it
     * @param patience how long a thousand tokens may take; above the publisher's own time-out
     */
    public RabbitTokenPublisher(ConfirmedPublisher publisher, QueueTopology topology, Duration patience) {
        this.publisher = publisher;
        this.topology = topology;
        this.patience = patience;
    }

    @Override
    public int publish(List<Token> tokens) {
        int refused = 0;
        for (int from = 0; from < tokens.size(); from += AT_ONCE) {
            refused += publishSome(tokens.subList(from, Math.min(tokens.size(), from + AT_ONCE)));
        }
        return refused;
    }

    private int publishSome(List<Token> tokens) {
        var first = attempt(tokens);
        if (first.unroutable.isEmpty()) {
            return first.refused;
        }
        var actors = new LinkedHashSet<String>();
        first.unroutable.forEach(token -> actors.add(token.actor()));
        actors.forEach(topology::declareActor);
        var second = attempt(first.unroutable);
        if (!second.unroutable.isEmpty()) {
            throw new QueueException(
                    "RabbitMQ finds no queue for "
                            + second.unroutable.getFirst().actor() + ", although it was declared",
                    new NotConfirmed(NotConfirmed.Reason.UNROUTABLE, "unroutable twice"));
        }
        return first.refused + second.refused;
    }

    private Attempt attempt(List<Token> tokens) {
        var attempt = new Attempt();
        try {
            var result = publisher.publishAll(
                    tokens.stream().map(TokenMessages::outgoing).toList());
            result.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            attempt.judge(tokens, e);
        } catch (TimeoutException e) {
            throw new QueueException("RabbitMQ did not confirm " + tokens.size() + " tokens in " + patience, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueueException("interrupted while tokens were published", e);
        }
        return attempt;
    }

    /** What was not confirmed, as far as that is no reason to give up. */
    private static final class Attempt {

        private final List<Token> unroutable = new ArrayList<>();
        private int refused;

        private void judge(List<Token> tokens, ExecutionException failed) {
            if (!(failed.getCause() instanceof NotAllConfirmed some)) {
                throw new QueueException("tokens could not be published", failed);
            }
            some.failures().forEach((index, why) -> {
                switch (why.reason()) {
                    case UNROUTABLE -> unroutable.add(tokens.get(index));
                    case REFUSED -> refused++;
                    case TIMEOUT, DISCONNECTED, BLOCKED, OVERLOADED, INVALID ->
                        throw new QueueException("not all tokens were confirmed: " + some.getMessage(), why);
                }
            });
        }
    }
}
