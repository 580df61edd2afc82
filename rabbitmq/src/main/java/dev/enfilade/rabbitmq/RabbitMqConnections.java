package dev.enfilade.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import dev.enfilade.delivery.ActorQueues.QueueException;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * The connections of one process to RabbitMQ, by purpose. Publish and consume on different ones: a memory alarm
 * stops what publishes, and must not stop settling.
 *
 * <p>The Java client's automatic recovery is off, with its topology recovery. It does not cover the first connection;
 * it opens channels again that their owners have given up; and it starts consumers and the numbers of confirms over
 * behind the back of who counts on them. Here each connection is kept up by {@link RabbitMqConnection}, and everything
 * on it is opened anew by its owner, who knows what to do with what was under way.
 */
public final class RabbitMqConnections implements AutoCloseable {

    private final RabbitMqSettings settings;
    private final ConnectionFactory factory;
    private final ExecutorService callbacks = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("rabbitmq-callback").factory());
    private final Map<String, RabbitMqConnection> connections = new ConcurrentHashMap<>();

    /** Opens nothing yet. */
    public RabbitMqConnections(RabbitMqSettings settings) {
        this.settings = settings;
        this.factory = factory(settings);
    }

    /**
     * The connection for a purpose, opened in the background when it is first asked for, and again whenever it is
     * lost, until this is closed.
     */
    public RabbitMqConnection named(String purpose) {
        return connections.computeIfAbsent(
                purpose,
                p -> new RabbitMqConnection(
                        name(p), this::open, settings.timeOuts().longestPause()));
    }

    /** Whether all connections that were asked for are open, and there is one at least. */
    public boolean isConnected() {
        return !connections.isEmpty() && connections.values().stream().allMatch(RabbitMqConnection::isConnected);
    }

    /** Why the broker takes nothing that is published at present (an alarm of memory or disk), if so. */
    public Optional<String> blocked() {
        return connections.values().stream()
                .flatMap(connection -> connection.blocked().stream())
                .findFirst();
    }

    @Override
    public void close() {
        connections.values().forEach(RabbitMqConnection::close);
        callbacks.shutdown();
    }

    private String name(String purpose) {
        return settings.connectionName() + "/" + purpose;
    }

    private RabbitMqConnection.Opened open(String name) throws IOException, TimeoutException {
        var nodes = new ArrayList<>(settings.nodes());
        Collections.shuffle(nodes);
        var wire = new Wire();
        var wired = factory.clone();
        wired.setSocketConfigurator(factory.getSocketConfigurator().andThen(wire::use));
        wired.setExceptionHandler(new QuietExceptionHandler(wire));
        return new RabbitMqConnection.Opened(wired.newConnection(callbacks, nodes, name), wire);
    }

    private static ConnectionFactory factory(RabbitMqSettings settings) {
        var factory = new ConnectionFactory();
        factory.setUsername(settings.username());
        factory.setPassword(settings.password());
        factory.setVirtualHost(settings.virtualHost());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setThreadFactory(
                Thread.ofPlatform().daemon().name("rabbitmq-", 0).factory());
        // An answer that comes after its call was given up must not be taken for the answer to the next call.
        factory.setChannelShouldCheckRpcResponseType(true);
        var timeOuts = settings.timeOuts();
        factory.setConnectionTimeout(millis(timeOuts.connect()));
        factory.setHandshakeTimeout(millis(timeOuts.handshake()));
        factory.setChannelRpcTimeout(millis(timeOuts.call()));
        factory.setShutdownTimeout(millis(timeOuts.close()));
        factory.setRequestedHeartbeat(Math.toIntExact(timeOuts.heartbeat().toSeconds()));
        if (settings.tls()) {
            useTls(factory);
        }
        return factory;
    }

    private static void useTls(ConnectionFactory factory) {
        try {
            factory.useSslProtocol(SSLContext.getDefault());
            factory.enableHostnameVerification();
        } catch (NoSuchAlgorithmException e) {
            throw new QueueException("this Java platform has no TLS", e);
        }
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
