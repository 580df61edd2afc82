package dev.enfilade.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Connection;
import dev.enfilade.dispatch.Token;
import dev.enfilade.rabbitmq.RabbitMqSettings.TimeOuts;
import dev.enfilade.testkit.servers.TestVirtualHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What the tests of this module begin with. */
final class Fixture {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final TimeOuts QUICK = new TimeOuts(
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofMillis(500));

    private Fixture() {}

    static RabbitMqSettings settings(TestVirtualHost host, String name) {
        return settings(host, name, host.addresses());
    }

    static RabbitMqSettings settings(TestVirtualHost host, String name, List<String> addresses) {
        return RabbitMqSettings.of(addresses, host.username(), host.password(), host.name(), name)
                .withTimeOuts(QUICK);
    }

    static Outgoing text(String queue, String text) {
        return new Outgoing(
                queue, new BasicProperties.Builder().deliveryMode(2).build(), text.getBytes(StandardCharsets.UTF_8));
    }

    static Token token(String actor, long position) {
        return new Token(new UUID(actor.hashCode(), position), actor, position, "key-" + position % 3, null);
    }

    static List<Token> tokens(String actor, int from, int to) {
        var tokens = new ArrayList<Token>();
        for (int position = from; position <= to; position++) {
            tokens.add(token(actor, position));
        }
        return tokens;
    }

    /** Takes all messages of a queue, as text, in their order. */
    static List<String> drain(Connection connection, String queue) throws IOException {
        var texts = new ArrayList<String>();
        var channel = connection.createChannel();
        for (var got = channel.basicGet(queue, true); got != null; got = channel.basicGet(queue, true)) {
            texts.add(new String(got.getBody(), StandardCharsets.UTF_8));
        }
        channel.abort();
        return texts;
    }
}
