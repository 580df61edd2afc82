package dev.enfilade.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import dev.enfilade.delivery.ActorQueues.QueueException;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One channel for declarations and look-ups, one call at a time, opened again after a refusal has closed it. */
final class ControlChannel {

    private final RabbitMqConnection connection;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Channel channel;

    ControlChannel(RabbitMqConnection connection) {
        this.connection = connection;
    }

    interface Call<T> {
        T on(Channel channel) throws IOException;
    }

    /** The broker answered with an error, and closed the channel. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        private final int code;

        RefusedException(Refusal refusal, Throwable cause) {
            super(refusal.code() + " " + refusal.text(), cause);
            this.code = refusal.code();
        }

        int code() {
            return code;
        }
    }

    /** @throws QueueException if the broker cannot be reached, or does not answer in time */
    <T> T call(Call<T> call) throws RefusedException {
        lock.lock();
        try {
            return call.on(open());
        } catch (IOException | ShutdownSignalException e) {
            var refusal = Refusal.of(e);
            abandon();
            if (refusal != null) {
                throw new RefusedException(refusal, e);
            }
            throw new QueueException("RabbitMQ did not answer: " + Refusal.reason(e), e);
        } finally {
            lock.unlock();
        }
    }

    private Channel open() {
        var open = channel;
        if (open == null || !open.isOpen()) {
            open = connection.openChannel();
            channel = open;
        }
        return open;
    }

    private void abandon() {
        var open = channel;
        channel = null;
        if (open != null && open.isOpen()) {
            try {
                open.abort();
            } catch (IOException e) {
                // the connection is gone, and the channel with it
            }
        }
    }
}
