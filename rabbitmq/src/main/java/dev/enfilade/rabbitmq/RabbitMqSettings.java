package dev.enfilade.rabbitmq;

import com.rabbitmq.client.Address;
import java.time.Duration;
import java.util.List;

/**
 * How to reach RabbitMQ.
 *
 * @param addresses {@code host:port} of one or more nodes of the cluster; any of them will do
 * @param tls with the trust store of the Java platform, and the host name verified
 * @param connectionName what RabbitMQ's own tools show; the purpose of each connection is added
 */
public record RabbitMqSettings(
        List<String> addresses,
        String username,
        String password,
        String virtualHost,
        boolean tls,
        String connectionName,
        TimeOuts timeOuts) {

    public RabbitMqSettings {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("no address of RabbitMQ is given");
        }
        parse(addresses);
    }

    /** Without TLS, with the default time-outs. */
    public static RabbitMqSettings of(
            List<String> addresses, String username, String password, String virtualHost, String connectionName) {
        return new RabbitMqSettings(
                addresses, username, password, virtualHost, false, connectionName, TimeOuts.DEFAULTS);
    }

    public RabbitMqSettings withTls(boolean on) {
        return new RabbitMqSettings(addresses, username, password, virtualHost, on, connectionName, timeOuts);
    }

    public RabbitMqSettings withTimeOuts(TimeOuts other) {
        return new RabbitMqSettings(addresses, username, password, virtualHost, tls, connectionName, other);
    }

    List<Address> nodes() {
        return parse(addresses);
    }

    private static List<Address> parse(List<String> addresses) {
        return addresses.stream().map(String::strip).map(Address::parseAddress).toList();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "%s://%s@%s/%s".formatted(tls ? "amqps" : "amqp", username, String.join(",", addresses), virtualHost);
    }

    /**
     * How long to wait for what.
     *
     * @param connect to open a socket
     * @param handshake from the open socket to an open connection
     * @param call one declare, open or close that the broker has to answer
     * @param close of a connection
     * @param heartbeat a peer that is silent for twice as long is given up; whole seconds
     * @param longestPause between two attempts to connect; the pauses double up to it
     */
    public record TimeOuts(
            Duration connect,
            Duration handshake,
            Duration call,
            Duration close,
            Duration heartbeat,
            Duration longestPause) {

        public static final TimeOuts DEFAULTS = new TimeOuts(
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5));
    }
}
