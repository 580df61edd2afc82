package dev.enfilade.rabbitmq;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.impl.DefaultExceptionHandler;
import org.jboss.logging.Logger;

/** Leaves lost connections to {@link RabbitMqConnection}, which says each change once; the rest are our own errors. */
final class QuietExceptionHandler extends DefaultExceptionHandler {

    private static final Logger LOG = Logger.getLogger(RabbitMqConnection.class);

    private final Wire wire;

    QuietExceptionHandler(Wire wire) {
        this.wire = wire;
    }

    /** The client calls it when a connection has failed, before it waits for its channels. */
    @Override
    public void handleUnexpectedConnectionDriverException(Connection connection, Throwable exception) {
        LOG.debugf(exception, "connection %s", connection);
        wire.cut();
    }

    @Override
    protected void log(String message, Throwable exception) {
        LOG.warn(message, exception);
    }
}
