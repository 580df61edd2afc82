package dev.enfilade.dispatcher.intake.smallrye;

import com.rabbitmq.client.Address;
import dev.enfilade.rabbitmq.RabbitMqSettings;
import io.smallrye.reactive.messaging.ClientCustomizer;
import io.vertx.rabbitmq.RabbitMQOptions;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.Config;

/** Tells the connector how to connect each channel, and has each watched from there. */
@Singleton
public final class ChannelWatches implements ClientCustomizer<RabbitMQOptions> {

    private final RabbitMqSettings broker;
    private final Map<String, ChannelWatch> watches = new ConcurrentHashMap<>();

    ChannelWatches(RabbitMqSettings broker) {
        this.broker = broker;
    }

    /** The watch of the channel of that name. */
    ChannelWatch of(String channel) {
        return watches.computeIfAbsent(channel, c -> new ChannelWatch());
    }

    @Override
    public RabbitMQOptions customize(String channel, Config config, RabbitMQOptions options) {
        var timeOuts = broker.timeOuts();
        options.setAddresses(broker.addresses().stream()
                        .map(String::strip)
                        .map(Address::parseAddress)
                        .toList())
                .setUser(broker.username())
                .setPassword(broker.password())
                .setVirtualHost(broker.virtualHost())
                .setConnectionName(broker.connectionName() + "/" + channel)
                .setConnectionTimeout(Math.toIntExact(timeOuts.connect().toMillis()))
                .setHandshakeTimeout(Math.toIntExact(timeOuts.handshake().toMillis()))
                .setRequestedHeartbeat(Math.toIntExact(timeOuts.heartbeat().toSeconds()))
                // The client must not come back by itself: it would settle with tags of the channel before.
                .setAutomaticRecoveryEnabled(false)
                .setAutomaticRecoveryOnInitialConnection(false)
                .setReconnectAttempts(0)
                .setMetricsCollector(of(channel));
        if (broker.tls()) {
            options.setSsl(true).setTrustOptions(HostnameVerification.trustOptions());
        }
        return options;
    }
}
