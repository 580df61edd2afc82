package dev.enfilade.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Connection;
import dev.enfilade.delivery.ActorQueues.QueueException;
import dev.enfilade.rabbitmq.NotConfirmed.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to queues by their names, {@code mandatory}, and knows of each message whether the broker has it: a result
 * is completed when the broker has confirmed the message and returned nothing, and fails with {@link NotConfirmed}
 * in every other case, at the latest when the time-out is over.
 *
 * <p>No method but {@link #close} and {@link #awaitReady} ever blocks, on the socket or elsewhere, so it may be called
 * on an event loop: one thread of its own writes what the callers leave, in the order in which they leave it. Results
 * are completed on virtual threads (or are complete when they are returned), never on a thread of the connection.
 *
 * <p>When the connection is lost, everything under way fails at once, and may have arrived or not. Nothing is ever
 * published a second time by itself.
 */
public final class ConfirmedPublisher implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ConfirmedPublisher.class);

    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final RabbitMqConnection connection;
    private final Limits limits;
    private final BlockingQueue<Pending> toWrite;
    private final Queue<Pending> byDeadline = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final ScheduledExecutorService timer;
    private final Thread writer;
    private volatile @Nullable PublishingChannel open;
    private volatile boolean closed;

    /**
     * What a publisher takes on.
     *
     * @param maxInFlight how many messages may await their confirms; one more is {@code OVERLOADED} at once
     * @param timeout after which a message that is not confirmed fails
     * @param maxBodyBytes not above the broker's {@code max_message_size}: a longer message would make the broker
     *     close the channel, and all others on it would fail
     */
    public record Limits(int maxInFlight, Duration timeout, int maxBodyBytes) {

        /** 10,000 in flight, 10 seconds, and the 16 MiB that are RabbitMQ's own default. */
        public static final Limits DEFAULTS = new Limits(10_000, Duration.ofSeconds(10), 16 << 20);

        public Limits {
            if (maxInFlight < 1 || !timeout.isPositive() || maxBodyBytes < 0) {
                throw new IllegalArgumentException("the limits of a publisher must be positive");
            }
        }
    }

    /** Opens its channel as soon as the connection is there, and whenever it is there again. */
    public ConfirmedPublisher(RabbitMqConnection connection, Limits limits) {
        this.connection = connection;
        this.limits = limits;
        this.toWrite = new LinkedBlockingQueue<>(limits.maxInFlight());
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("publisher-timer").factory());
        long tick = Math.clamp(limits.timeout().toMillis() / 20, 5, 250);
        var ignored = timer.scheduleAtFixedRate(this::failOverdue, tick, tick, TimeUnit.MILLISECONDS);
        this.writer = Thread.ofPlatform().daemon().name("publisher").start(this::write);
        connection.onConnected(this::openChannel);
    }

    /** Publishes one message. The body must not be changed before the result is complete. */
    public CompletableFuture<Void> publish(String queue, BasicProperties properties, byte[] body) {
        var refusal = refusal(1);
        return refusal == null
                ? enqueue(new Outgoing(queue, properties, body))
                : CompletableFuture.failedFuture(refusal);
    }

    /**
     * Publishes the messages in the order of the list. The result is complete when each of them is confirmed or has
     * failed; if any has failed, it fails with {@link NotAllConfirmed}, which names them. All fail if there is no room
     * for all.
     */
    public CompletableFuture<Void> publishAll(List<Outgoing> messages) {
        if (messages.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        var refusal = refusal(messages.size());
        var results = new ArrayList<CompletableFuture<Void>>(messages.size());
        for (var message : messages) {
            results.add(refusal == null ? enqueue(message) : CompletableFuture.failedFuture(refusal));
        }
        return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .handle((none, failed) -> all(results));
    }

    /** How many messages await their confirms. */
    public int inFlight() {
        return inFlight.get();
    }

    /** Whether a message that is published now would be written. */
    public boolean isReady() {
        return open != null && !connection.isBlocked();
    }

    /** Waits for {@link #isReady}. @return false if it does not become ready in time */
    public boolean awaitReady(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!isReady() && System.nanoTime() - end < 0) {
            Thread.sleep(5);
        }
        return isReady();
    }

    /** Takes nothing more, and waits for the ends of what is under way: the time-out, at most. */
    @Override
    public void close() {
        closed = true;
        long end = System.nanoTime() + limits.timeout().toNanos();
        try {
            while (inFlight.get() > 0 && System.nanoTime() - end < 0) {
                Thread.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writer.interrupt();
        timer.shutdownNow();
        byDeadline.forEach(pending -> pending.fail(Reason.DISCONNECTED, "the publisher was closed"));
        var channel = open;
        open = null;
        if (channel != null) {
            channel.close(CLOSING);
        }
    }

    /** Takes room for so many messages. @return why not, or null if they may be enqueued */
    private @Nullable NotConfirmed refusal(int messages) {
        if (closed || open == null) {
            return new NotConfirmed(
                    Reason.DISCONNECTED, closed ? "the publisher is closed" : "RabbitMQ is not connected");
        }
        if (connection.isBlocked()) {
            return new NotConfirmed(Reason.BLOCKED, "RabbitMQ has an alarm and takes no messages");
        }
        if (inFlight.addAndGet(messages) > limits.maxInFlight()) {
            inFlight.addAndGet(-messages);
            return overloaded();
        }
        return null;
    }

    private CompletableFuture<Void> enqueue(Outgoing message) {
        var pending = new Pending(message, System.nanoTime() + limits.timeout().toNanos());
        if (message.body().length > limits.maxBodyBytes()) {
            pending.fail(Reason.INVALID, "the message is longer than " + limits.maxBodyBytes() + " bytes");
        } else {
            byDeadline.add(pending);
            // No room although the count has some: the writer is stuck on the socket, and what it has not yet come to
            // has timed out.
            if (!toWrite.offer(pending)) {
                pending.fail(overloaded());
            }
        }
        return pending.result;
    }

    private static NotConfirmed overloaded() {
        return new NotConfirmed(Reason.OVERLOADED, "too many messages await their confirms");
    }

    private void write() {
        try {
            while (true) {
                write(toWrite.take());
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void write(Pending pending) {
        var channel = open;
        if (pending.hasEnded()) {
            return;
        }
        if (channel == null) {
            pending.fail(Reason.DISCONNECTED, "RabbitMQ is not connected");
        } else if (connection.isBlocked()) {
            pending.fail(Reason.BLOCKED, "RabbitMQ has an alarm and takes no messages");
        } else {
            channel.write(pending);
        }
    }

    private void openChannel(Connection on) {
        if (closed || !on.isOpen()) {
            return;
        }
        try {
            var channel = PublishingChannel.open(on, this::channelLost);
            open = channel;
            if (channel.isLost()) {
                // lost before it was set here, so nobody else would take it away
                channelLost(channel);
            }
        } catch (QueueException e) {
            LOG.warnf("cannot publish: %s", e.getMessage());
            reopenLater(on);
        }
    }

    /** A channel that the broker has closed leaves its connection open, and is replaced; a connection comes back. */
    private void channelLost(PublishingChannel channel) {
        if (open == channel) {
            open = null;
        }
        reopenLater(channel.connection());
    }

    private void reopenLater(Connection on) {
        if (!closed && on.isOpen()) {
            var ignored =
                    timer.schedule(() -> Thread.ofVirtual().start(() -> openChannel(on)), 100, TimeUnit.MILLISECONDS);
        }
    }

    private void failOverdue() {
        long now = System.nanoTime();
        for (var head = byDeadline.peek(); head != null; head = byDeadline.peek()) {
            if (!head.hasEnded() && now - head.deadline < 0) {
                return;
            }
            byDeadline.poll();
            head.expire();
        }
    }

    private static @Nullable Void all(List<CompletableFuture<Void>> results) {
        var failures = new TreeMap<Integer, NotConfirmed>();
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i).isCompletedExceptionally()) {
                failures.put(i, (NotConfirmed) results.get(i).exceptionNow());
            }
        }
        if (!failures.isEmpty()) {
            throw new CompletionException(new NotAllConfirmed(failures, results.size()));
        }
        return null;
    }

    /** A message from its publish to its end, which it has once. */
    final class Pending {

        final CompletableFuture<Void> result = new CompletableFuture<>();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final long deadline;
        private volatile @Nullable Outgoing message;
        private volatile @Nullable PublishingChannel channel;
        private volatile long tag;

        Pending(Outgoing message, long deadline) {
            this.message = message;
            this.deadline = deadline;
        }

        /** Null when it has ended: what is not needed is not kept. */
        @Nullable
        Outgoing message() {
            return message;
        }

        boolean hasEnded() {
            return ended.get();
        }

        void writtenTo(PublishingChannel on, long asTag) {
            tag = asTag;
            channel = on;
        }

        /** Ends it without telling the caller yet. @return whether it had not ended before */
        boolean end() {
            if (!ended.compareAndSet(false, true)) {
                return false;
            }
            message = null;
            inFlight.decrementAndGet();
            return true;
        }

        void fail(Reason reason, String why) {
            fail(new NotConfirmed(reason, why));
        }

        private void fail(NotConfirmed why) {
            if (end()) {
                Thread.startVirtualThread(() -> result.completeExceptionally(why));
            }
        }

        private void expire() {
            var on = channel;
            if (!hasEnded() && on != null) {
                on.forget(tag);
            }
            fail(Reason.TIMEOUT, "RabbitMQ did not confirm the message within " + limits.timeout());
        }
    }
}
