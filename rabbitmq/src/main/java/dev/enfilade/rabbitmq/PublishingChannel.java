package dev.enfilade.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import dev.enfilade.delivery.ActorQueues.QueueException;
import dev.enfilade.rabbitmq.ConfirmedPublisher.Pending;
import dev.enfilade.rabbitmq.NotConfirmed.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One channel in confirm mode, and what it has written that the broker has not yet judged. One thread writes; returns
 * and confirms come on the connection's thread, a return always before the confirm of the same message.
 */
final class PublishingChannel {

    private final Channel channel;
    private final Consumer<PublishingChannel> whenLost;
    private final Map<Long, Pending> unconfirmed = new ConcurrentHashMap<>();
    /** Counted here: the client's own count goes on after a message that it could not write, the broker's does not. */
    private long lastTag;

    /** All tags below were judged; only the connection's thread uses it. */
    private long firstUnjudged = 1;

    private volatile boolean lost;

    private PublishingChannel(Channel channel, Consumer<PublishingChannel> whenLost) {
        this.channel = channel;
        this.whenLost = whenLost;
    }

    /** @param whenLost called once, on a thread of the connection, unless it was closed by {@link #close} */
    static PublishingChannel open(Connection connection, Consumer<PublishingChannel> whenLost) {
        try {
            var channel = connection.createChannel();
            if (channel == null) {
                throw new IOException("no channel is left on the connection");
            }
            var publishing = new PublishingChannel(channel, whenLost);
            channel.addReturnListener(publishing::returned);
            channel.addConfirmListener(
                    (tag, multiple) -> publishing.judged(tag, multiple, true),
                    (tag, multiple) -> publishing.judged(tag, multiple, false));
            channel.confirmSelect();
            channel.addShutdownListener(publishing::shutDown);
            return publishing;
        } catch (IOException | ShutdownSignalException e) {
            throw new QueueException("cannot open a channel: " + Refusal.reason(e), e);
        }
    }

    Connection connection() {
        return channel.getConnection();
    }

    boolean isLost() {
        return lost;
    }

    /** Blocks while the socket takes nothing. */
    void write(Pending pending) {
        var message = pending.message();
        if (message == null) {
            return;
        }
        long tag = ++lastTag;
        unconfirmed.put(tag, pending);
        pending.writtenTo(this, tag);
        if (lost) {
            disconnected(tag);
            return;
        }
        try {
            channel.basicPublish("", message.queue(), true, tagged(message.properties(), tag), message.body());
        } catch (IllegalArgumentException e) {
            // thrown before the first frame of the message is written, so the broker does not count it
            lastTag--;
            unconfirmed.remove(tag);
            pending.fail(Reason.INVALID, "RabbitMQ's client cannot write the message: " + e.getMessage());
        } catch (IOException | ShutdownSignalException e) {
            disconnected(tag);
            Thread.startVirtualThread(() -> channel.getConnection().abort(1000));
        }
    }

    /** A message that has timed out: its confirm, if it comes, concerns nobody. */
    void forget(long tag) {
        unconfirmed.remove(tag);
    }

    /** Waits for the broker's answer for so long; a write that is stuck on the socket is left to its connection. */
    void close(Duration patience) {
        var closing = Thread.startVirtualThread(() -> {
            try {
                channel.close();
            } catch (IOException | TimeoutException | ShutdownSignalException e) {
                // the connection is gone, and the channel with it
            }
        });
        try {
            var ignored = closing.join(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void returned(Return message) {
        var correlation = message.getProperties().getCorrelationId();
        var pending = correlation == null ? null : unconfirmed.remove(Long.valueOf(correlation));
        if (pending != null) {
            pending.fail(
                    Reason.UNROUTABLE,
                    "RabbitMQ has no queue %s (%s)".formatted(message.getRoutingKey(), message.getReplyText()));
        }
    }

    /** Each tag is passed over once, so a confirm of many costs as much as their number. */
    private void judged(long tag, boolean multiple, boolean accepted) {
        var judged = new ArrayList<Pending>();
        for (long each = multiple ? firstUnjudged : tag; each <= tag; each++) {
            var pending = unconfirmed.remove(each);
            if (pending != null) {
                judged.add(pending);
            }
        }
        if (multiple || tag == firstUnjudged) {
            firstUnjudged = tag + 1;
        }
        end(judged, accepted);
    }

    private static void end(List<Pending> judged, boolean accepted) {
        if (accepted) {
            judged.removeIf(pending -> !pending.end());
            if (!judged.isEmpty()) {
                Thread.startVirtualThread(() -> judged.forEach(pending -> pending.result.complete(null)));
            }
        } else {
            judged.forEach(pending -> pending.fail(Reason.REFUSED, "RabbitMQ refused the message: its queue is full"));
        }
    }

    private void shutDown(ShutdownSignalException signal) {
        lost = true;
        // first of all, so that who learns of a failure and tries again does not meet this channel again
        whenLost.accept(this);
        var reason = "RabbitMQ was lost before it confirmed the message: " + Refusal.reason(signal);
        for (var tag : List.copyOf(unconfirmed.keySet())) {
            var pending = unconfirmed.remove(tag);
            if (pending != null) {
                pending.fail(Reason.DISCONNECTED, reason);
            }
        }
    }

    private void disconnected(long tag) {
        var pending = unconfirmed.remove(tag);
        if (pending != null) {
            pending.fail(Reason.DISCONNECTED, "the connection to RabbitMQ was lost");
        }
    }

    /** A return names no tag, so the message has to carry it. */
    private static BasicProperties tagged(BasicProperties properties, long tag) {
        return properties.builder().correlationId(Long.toString(tag)).build();
    }
}
