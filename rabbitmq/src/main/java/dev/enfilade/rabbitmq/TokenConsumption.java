package dev.enfilade.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import dev.enfilade.delivery.ActorQueues.Consumption;
import dev.enfilade.delivery.ActorQueues.Receiver;
import dev.enfilade.dispatch.Token;
import java.io.IOException;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * One consumer on one channel. It ends once, by {@link #close} or by being lost, and calls its receiver one at a time,
 * with no lock held, never on a thread of the connection, and with nothing after {@code lost}.
 */
final class TokenConsumption implements Consumption, Consumer {

    private static final Logger LOG = Logger.getLogger(RabbitActorQueues.class);

    private final String actor;
    private final Channel channel;
    private final Receiver receiver;
    private final Runnable whenEnded;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private final Set<Long> unsettled = ConcurrentHashMap.newKeySet();
    private final Queue<Runnable> calls = new ConcurrentLinkedQueue<>();
    private final AtomicInteger callsDue = new AtomicInteger();

    private enum State {
        OPEN,
        CLOSED,
        LOST
    }

    TokenConsumption(String actor, Channel channel, Receiver receiver, Runnable whenEnded) {
        this.actor = actor;
        this.channel = channel;
        this.receiver = receiver;
        this.whenEnded = whenEnded;
    }

    /** The broker has accepted the consumer; from here on its loss is told to the receiver. */
    void started() {
        channel.addShutdownListener(signal -> lose(Refusal.reason(signal)));
    }

    /** The broker has refused the consumer, which the caller learns by itself. */
    void abandon() {
        state.set(State.CLOSED);
        abort();
    }

    @Override
    public void ack(long tag) {
        if (mayBeSettled(tag)) {
            try {
                channel.basicAck(tag, false);
            } catch (IOException | ShutdownSignalException e) {
                // lost in this moment; the token comes again, and does no harm
            }
        }
    }

    @Override
    public void park(long tag) {
        if (mayBeSettled(tag)) {
            reject(tag);
        }
    }

    @Override
    public void close() {
        if (!state.compareAndSet(State.OPEN, State.CLOSED)) {
            return;
        }
        try {
            channel.close();
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            abort();
        } finally {
            whenEnded.run();
        }
    }

    @Override
    public void handleDelivery(String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
        long tag = envelope.getDeliveryTag();
        try {
            var token = TokenMessages.read(properties.getHeaders());
            unsettled.add(tag);
            call(() -> deliver(token, tag));
        } catch (UnreadableMessage e) {
            LOG.warnf("A message in the queue of actor %s is no token, and is parked there: %s", actor, e.getMessage());
            reject(tag);
        }
    }

    /** The queue was deleted, or its node has stopped. The channel would live on without a consumer. */
    @Override
    public void handleCancel(String consumerTag) {
        lose("RabbitMQ has cancelled the consumer: the queue is gone or its node has stopped");
    }

    @Override
    public void handleConsumeOk(String consumerTag) {}

    @Override
    public void handleCancelOk(String consumerTag) {}

    /** {@link #started} listens to the channel itself. */
    @Override
    public void handleShutdownSignal(String consumerTag, ShutdownSignalException signal) {}

    @Override
    public void handleRecoverOk(String consumerTag) {}

    private void lose(String reason) {
        if (state.compareAndSet(State.OPEN, State.LOST)) {
            Thread.startVirtualThread(() -> {
                abort();
                whenEnded.run();
                call(() -> receiver.lost(reason));
            });
        }
    }

    private void deliver(Token token, long tag) {
        if (state.get() == State.OPEN) {
            receiver.token(token, tag);
        }
    }

    private boolean mayBeSettled(long tag) {
        return unsettled.remove(tag) && state.get() == State.OPEN;
    }

    private void reject(long tag) {
        try {
            channel.basicNack(tag, false, false);
        } catch (IOException | ShutdownSignalException e) {
            // lost in this moment; the token comes again
        }
    }

    private void abort() {
        try {
            channel.abort();
        } catch (IOException | ShutdownSignalException e) {
            // the connection is gone, and the channel with it
        }
    }

    /** Whoever finds the receiver idle makes the calls that are due; the others leave theirs to it. */
    private void call(Runnable call) {
        calls.add(call);
        if (callsDue.getAndIncrement() > 0) {
            return;
        }
        do {
            var next = calls.poll();
            if (next != null) {
                safely(next);
            }
        } while (callsDue.decrementAndGet() > 0);
    }

    private void safely(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.errorf(e, "the receiver of actor %s failed; its channel is closed", actor);
            lose("the receiver failed: " + e);
        }
    }
}
