package dev.enfilade.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import dev.enfilade.delivery.ActorQueues.QueueException;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** The queues of parked tokens, which are there to be seen in RabbitMQ's own tools, kept in step with the database. */
public final class ParkedTokens {

    private final RabbitMqConnection connection;

    public ParkedTokens(RabbitMqConnection connection) {
        this.connection = connection;
    }

    /**
     * What a sweep did.
     *
     * @param removed tokens of messages that are parked no longer
     * @param kept tokens that were given back to their places
     */
    public record Swept(int removed, int kept) {}

    /**
     * Takes tokens from the front of the actor's parked queue, removes those whose message is parked no longer, and
     * gives the others back. What cannot be read is kept. Blocks: some tokens in a millisecond.
     *
     * @param limit of tokens to look at; those behind it are not reached while so many in front of them are kept
     * @throws QueueException if there is no such queue, or the broker cannot be reached
     */
    public Swept sweep(String actor, Predicate<UUID> stillParked, int limit) {
        var channel = connection.openChannel();
        try {
            return sweep(channel, QueueNames.parked(actor), stillParked, limit);
        } catch (IOException | ShutdownSignalException e) {
            throw new QueueException("cannot sweep the parked tokens of " + actor + ": " + Refusal.reason(e), e);
        } finally {
            giveBack(channel);
        }
    }

    private static Swept sweep(Channel channel, String queue, Predicate<UUID> stillParked, int limit)
            throws IOException {
        int removed = 0;
        int kept = 0;
        while (removed + kept < limit) {
            var taken = channel.basicGet(queue, false);
            if (taken == null) {
                break;
            }
            if (isKept(taken, stillParked)) {
                kept++;
            } else {
                channel.basicAck(taken.getEnvelope().getDeliveryTag(), false);
                removed++;
            }
        }
        return new Swept(removed, kept);
    }

    private static boolean isKept(GetResponse taken, Predicate<UUID> stillParked) {
        try {
            return stillParked.test(
                    TokenMessages.read(taken.getProps().getHeaders()).message());
        } catch (UnreadableMessage e) {
            return true;
        }
    }

    private static void giveBack(Channel channel) {
        try {
            channel.close();
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            // closed already, by the broker or with its connection
        }
    }
}
