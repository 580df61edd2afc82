package dev.enfilade.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.enfilade.delivery.ActorQueues.QueueException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One connection that is opened again whenever it is lost, with growing pauses, until it is closed. It does not bring
 * back channels or consumers: their owners do, told by {@link #onConnected}.
 */
public final class RabbitMqConnection implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(RabbitMqConnection.class);

    private final String name;
    private final Opener opener;
    private final Backoff backoff;
    private final Duration settled;
    private final Thread keeper;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Consumer<Connection>> listeners = new ArrayList<>();
    private volatile @Nullable Opened current;
    private volatile @Nullable String blocked;
    private volatile @Nullable String trouble;
    private volatile boolean tried;
    private volatile boolean closed;

    /** Opens one connection of the client under a name. */
    interface Opener {
        Opened open(String name) throws IOException, TimeoutException;
    }

    record Opened(Connection connection, Wire wire) {}

    RabbitMqConnection(String name, Opener opener, Duration longestPause) {
        this.name = name;
        this.opener = opener;
        this.settled = longestPause;
        this.backoff = new Backoff(longestPause, new SplittableRandom());
        this.keeper = Thread.ofVirtual().name("rabbitmq-keeper " + name).start(this::keep);
    }

    public boolean isConnected() {
        return current != null;
    }

    /** Why the broker takes nothing that is published on it at present, if so. */
    public Optional<String> blocked() {
        return Optional.ofNullable(blocked);
    }

    /** Without the allocation of {@link #blocked}. */
    boolean isBlocked() {
        return blocked != null;
    }

    /** Waits until it is open. @return false if it is not open in time */
    public boolean awaitConnected(Duration atMost) {
        return await(() -> current != null || closed, atMost) && current != null;
    }

    /**
     * Opens a channel. Blocks for one call to the broker; of a process that has just started also for the first
     * attempt to connect, but never for an outage.
     *
     * @throws QueueException if there is no connection, or it has no channel left
     */
    public Channel openChannel() {
        try {
            var channel = connection().createChannel();
            if (channel == null) {
                throw new IOException("no channel is left on this connection");
            }
            return channel;
        } catch (IOException | ShutdownSignalException e) {
            throw new QueueException("cannot open a channel of " + name + ": " + Refusal.reason(e), e);
        }
    }

    /**
     * Has the listener called with each new connection, and with the one that is open now, if any. It is called
     * on the thread that keeps the connection, before anyone else can see that the connection is lost again.
     */
    void onConnected(Consumer<Connection> listener) {
        @Nullable Opened open;
        lock.lock();
        try {
            listeners.add(listener);
            open = current;
        } finally {
            lock.unlock();
        }
        if (open != null) {
            tell(listener, open.connection);
        }
    }

    /** Runs the task on a virtual thread of its own, with each new connection, and now if one is open. */
    public void whenConnected(Runnable task) {
        onConnected(connection -> Thread.startVirtualThread(task));
    }

    /** How many channels the connection may have; 0 while it is not open. */
    int channelMax() {
        var open = current;
        return open == null ? 0 : open.connection.getChannelMax();
    }

    @Override
    public void close() {
        closed = true;
        signal();
        keeper.interrupt();
        var open = current;
        if (open != null) {
            abort(open);
        }
    }

    /** In order if the peer answers, and in any case within bounded time. */
    private void abort(Opened open) {
        int millis = Math.toIntExact(settled.toMillis());
        var aborting = Thread.startVirtualThread(() -> open.connection.abort(millis));
        try {
            var ignored = aborting.join(settled);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.wire.cut();
        }
    }

    private Connection connection() throws IOException {
        await(() -> tried || closed, Duration.ofSeconds(30));
        var open = current;
        if (open == null) {
            var why = trouble;
            throw new IOException("not connected" + (why == null ? "" : ": " + why));
        }
        return open.connection;
    }

    private void keep() {
        while (!closed) {
            try {
                serve(opener.open(name));
            } catch (IOException | TimeoutException | RuntimeException e) {
                unreachable(Refusal.reason(e));
            } catch (InterruptedException e) {
                continue;
            }
            pause();
        }
    }

    /** Returns when the connection is lost. */
    private void serve(Opened opened) throws InterruptedException {
        var connection = opened.connection;
        long since = System.nanoTime();
        var gone = new CountDownLatch(1);
        connection.addBlockedListener(this::block, this::unblock);
        connected(opened);
        connection.addShutdownListener(signal -> {
            lost(signal);
            gone.countDown();
        });
        if (closed) {
            abort(opened);
        }
        gone.await();
        if (System.nanoTime() - since > settled.toNanos()) {
            backoff.reset();
        }
    }

    private void connected(Opened opened) {
        var connection = opened.connection;
        LOG.infof("%s is connected to %s:%d", name, connection.getAddress().getHostAddress(), connection.getPort());
        List<Consumer<Connection>> toTell;
        lock.lock();
        try {
            current = opened;
            trouble = null;
            tried = true;
            toTell = List.copyOf(listeners);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        toTell.forEach(listener -> tell(listener, connection));
    }

    private void lost(ShutdownSignalException signal) {
        var reason = Refusal.reason(signal);
        blocked = null;
        trouble = reason;
        current = null;
        signal();
        if (!closed) {
            LOG.warnf("%s lost its connection (%s); connecting again", name, reason);
        }
    }

    private void unreachable(String reason) {
        if (!closed && !reason.equals(trouble)) {
            LOG.warnf("%s cannot connect (%s); trying again until it can", name, reason);
        }
        trouble = reason;
        tried = true;
        signal();
    }

    private void block(String reason) {
        LOG.warnf("RabbitMQ takes nothing from %s: %s", name, reason);
        blocked = reason;
    }

    private void unblock() {
        LOG.infof("RabbitMQ takes messages from %s again", name);
        blocked = null;
    }

    private void tell(Consumer<Connection> listener, Connection connection) {
        try {
            listener.accept(connection);
        } catch (RuntimeException e) {
            LOG.warnf("%s could not be made ready: %s", name, Refusal.reason(e));
        }
    }

    private void pause() {
        try {
            Thread.sleep(backoff.next());
        } catch (InterruptedException e) {
            // closed; the loop sees it
        }
    }

    private boolean await(BooleanSupplier condition, Duration atMost) {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
