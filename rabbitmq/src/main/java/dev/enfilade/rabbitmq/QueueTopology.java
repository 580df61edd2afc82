package dev.enfilade.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import dev.enfilade.delivery.ActorQueues.QueueException;
import dev.enfilade.rabbitmq.ControlChannel.RefusedException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The queues, and the arguments on which order and safety rest. All are quorum queues, bound to nothing but the
 * default exchange. Declaring what exists is harmless; each declaration is one call to the broker.
 *
 * <p>A queue that exists with other arguments is used as it is, with a warning: its arguments cannot be changed, and
 * only an operator can decide what becomes of the messages in it.
 */
public final class QueueTopology {

    /**
     * Practically never reached, but a limit: without one, RabbitMQ puts what comes back at the end of the queue;
     * and without one of our own it drops what came back 20 times.
     */
    static final int DELIVERY_LIMIT = 1_000_000_000;

    private static final Logger LOG = Logger.getLogger(QueueTopology.class);

    private final ControlChannel channel;
    private final QueueLimits limits;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    public QueueTopology(RabbitMqConnection connection, QueueLimits limits) {
        this.channel = new ControlChannel(connection);
        this.limits = limits;
    }

    /**
     * Makes sure that {@code events.0} to {@code events.<partitions - 1>} and {@code events.dead} are there.
     *
     * @throws QueueException if the broker cannot be reached or refuses
     */
    public void declareEvents(int partitions) {
        declare(QueueNames.EVENTS_DEAD, plain());
        for (int partition = 0; partition < partitions; partition++) {
            declare(QueueNames.events(partition), ordered(limits.events(), QueueNames.EVENTS_DEAD));
        }
    }

    /**
     * Makes sure that the two queues of an actor are there.
     *
     * @throws QueueException if the broker cannot be reached or refuses
     */
    public void declareActor(String actor) {
        declare(QueueNames.parked(actor), plain());
        declare(QueueNames.actor(actor), ordered(limits.tokens(), QueueNames.parked(actor)));
    }

    /**
     * Removes the two queues of an actor with all that is in them, if they are there.
     *
     * @throws QueueException if the broker cannot be reached or refuses
     */
    public void deleteActor(String actor) {
        call("delete", QueueNames.actor(actor), open -> open.queueDelete(QueueNames.actor(actor)));
        call("delete", QueueNames.parked(actor), open -> open.queueDelete(QueueNames.parked(actor)));
    }

    /**
     * Messages in the queue that no consumer has taken; 0 if there is no such queue.
     *
     * @throws QueueException if the broker cannot be reached or refuses
     */
    public long depth(String queue) {
        try {
            return channel.call(open -> open.messageCount(queue));
        } catch (RefusedException e) {
            if (e.code() == AMQP.NOT_FOUND) {
                return 0;
            }
            throw refused("look at", queue, e);
        }
    }

    private void declare(String queue, Map<String, Object> arguments) {
        try {
            channel.call(open -> declare(open, queue, arguments));
        } catch (RefusedException e) {
            if (e.code() != AMQP.PRECONDITION_FAILED) {
                throw refused("declare", queue, e);
            }
            useAsItIs(queue, e);
        }
    }

    private static AMQP.Queue.DeclareOk declare(Channel open, String queue, Map<String, Object> arguments)
            throws IOException {
        return open.queueDeclare(queue, true, false, false, arguments);
    }

    private void useAsItIs(String queue, RefusedException mismatch) {
        call("use", queue, open -> open.queueDeclarePassive(queue));
        if (warned.add(queue)) {
            LOG.warnf(
                    "Queue %s exists with other arguments than Enfilade's, and is used as it is. Order or safety may"
                            + " depend on them: let it run empty, delete it, and it is declared anew. RabbitMQ says: %s",
                    queue, mismatch.getMessage());
        }
    }

    private void call(String verb, String queue, ControlChannel.Call<?> call) {
        try {
            channel.call(call);
        } catch (RefusedException e) {
            throw refused(verb, queue, e);
        }
    }

    private static QueueException refused(String verb, String queue, RefusedException e) {
        return new QueueException("RabbitMQ refuses to %s queue %s: %s".formatted(verb, queue, e.getMessage()), e);
    }

    /** At-least-once dead-lettering needs the overflow that refuses; otherwise RabbitMQ silently does without. */
    private static Map<String, Object> ordered(long maxLength, String deadLetters) {
        var arguments = plain();
        arguments.put("x-single-active-consumer", true);
        arguments.put("x-overflow", "reject-publish");
        arguments.put("x-max-length", maxLength);
        arguments.put("x-dead-letter-exchange", "");
        arguments.put("x-dead-letter-routing-key", deadLetters);
        arguments.put("x-dead-letter-strategy", "at-least-once");
        return arguments;
    }

    private static Map<String, Object> plain() {
        var arguments = new HashMap<String, Object>();
        arguments.put("x-queue-type", "quorum");
        arguments.put("x-delivery-limit", DELIVERY_LIMIT);
        return arguments;
    }
}
