package dev.enfilade.dispatcher.intake.smallrye;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.enfilade.dispatcher.intake.Delivery;
import dev.enfilade.dispatcher.intake.DeliveryReader;
import dev.enfilade.dispatcher.intake.EventSource.Consumption;
import dev.enfilade.dispatcher.intake.EventSource.Receiver;
import dev.enfilade.dispatcher.intake.EventSource.SourceException;
import io.smallrye.reactive.messaging.rabbitmq.IncomingRabbitMQMessage;
import io.vertx.rabbitmq.RabbitMQMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One subscription of the connector's publisher, together with the one AMQP channel that delivers to it. */
final class PartitionConsumption implements Flow.Subscriber<Message<?>>, Consumption {

    private static final Logger LOG = Logger.getLogger(PartitionConsumption.class);
    private static final int CLOSE_MILLIS = 2_000;

    private final Receiver receiver;
    private final CompletableFuture<Channel> opened = new CompletableFuture<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private volatile Flow.@Nullable Subscription subscription;

    PartitionConsumption(Receiver receiver) {
        this.receiver = receiver;
    }

    /** The connector has connected for this. */
    void connected(Connection connection) {
        connections.add(connection);
        connection.addShutdownListener(signal -> end(reason(signal)));
        if (ended.isDone()) connection.abort(CLOSE_MILLIS);
    }

    /** The connector consumes on this channel. */
    void consuming(Channel channel) {
        // Called at once if the channel has been closed meanwhile
        channel.addShutdownListener(signal -> end(reason(signal)));
        opened.complete(channel);
    }

    void awaitOpen(Duration atMost) throws SourceException, InterruptedException {
        try {
            CompletableFuture.anyOf(opened, ended).get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            close();
            throw new SourceException("RabbitMQ did not agree to a consumer within " + atMost, e);
        } catch (InterruptedException e) {
            close();
            throw e;
        } catch (ExecutionException e) {
            close();
            throw new SourceException(String.valueOf(e.getCause()), e);
        }
        if (!opened.isDone()) {
            close();
            throw new SourceException(ended.resultNow());
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription to) {
        subscription = to;
        // Without bound here: the broker's prefetch bounds it.
        to.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Message<?> message) {
        receiver.received(delivery(((IncomingRabbitMQMessage<?>) message).message));
    }

    /** The connector could not connect or consume. */
    @Override
    public void onError(Throwable failure) {
        end(failure.toString());
    }

    /** The broker has cancelled the consumer: the queue is deleted, or was moved. */
    @Override
    public void onComplete() {
        end("the broker cancelled the consumer");
    }

    @Override
    public CompletableFuture<String> ended() {
        return ended;
    }

    @Override
    public void reject(long tag) {
        settle(channel -> channel.basicReject(tag, false));
    }

    @Override
    public void ackUpTo(long tag) {
        settle(channel -> channel.basicAck(tag, true));
    }

    /**
     * The connection first, and then the subscription: on its cancellation the connector cancels the consumer, and a
     * consumer that is cancelled with unsettled events lets the next one have later events before these.
     */
    @Override
    public void close() {
        end("closed");
        connections.forEach(connection -> connection.abort(CLOSE_MILLIS));
        var to = subscription;
        if (to != null) to.cancel();
    }

    private void end(String reason) {
        ended.complete(reason);
    }

    /** On the channel itself, never through the connector: that would take whatever channel it has by now. */
    private void settle(Settlement settlement) {
        if (!opened.isDone() || ended.isDone()) return;
        try {
            settlement.on(opened.resultNow());
        } catch (IOException | AlreadyClosedException e) {
            LOG.debugf("not settled: %s", e.getMessage());
            end(String.valueOf(e.getMessage()));
        }
    }

    private interface Settlement {
        void on(Channel channel) throws IOException;
    }

    private static Delivery delivery(RabbitMQMessage message) {
        var properties = message.properties();
        return DeliveryReader.read(
                message.envelope().getDeliveryTag(),
                properties.getHeaders(),
                properties.getContentType(),
                message.body().getBytes());
    }

    private static String reason(ShutdownSignalException signal) {
        return String.valueOf(signal.getMessage());
    }
}
