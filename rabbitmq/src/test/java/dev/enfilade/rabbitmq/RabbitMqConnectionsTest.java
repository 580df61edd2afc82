package dev.enfilade.rabbitmq;

import static dev.enfilade.rabbitmq.Fixture.PATIENCE;
import static dev.enfilade.rabbitmq.Fixture.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import dev.enfilade.delivery.ActorQueues.QueueException;
import dev.enfilade.testkit.servers.TestVirtualHost;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class RabbitMqConnectionsTest {

    @RegisterExtension
    static final TestVirtualHost host = TestVirtualHost.open();

    @Test
    void connectionShouldComeUpWhenTheBrokerDoesAndAfterEachOutage() throws Exception {
        try (var proxy = new TcpProxy(host.addresses().getFirst())) {
            proxy.cut();
            try (var connections = new RabbitMqConnections(settings(host, "patient", List.of(proxy.address())))) {
                var connection = connections.named("work");
                var told = new CopyOnWriteArrayList<Connection>();
                connection.onConnected(told::add);
                assertThat(connection.awaitConnected(Duration.ofMillis(500))).isFalse();
                assertThatThrownBy(connection::openChannel).isInstanceOf(QueueException.class);

                for (int outage = 0; outage < 3; outage++) {
                    proxy.repair();
                    assertThat(connection.awaitConnected(PATIENCE)).isTrue();
                    assertThat(connections.isConnected()).isTrue();
                    connection.openChannel().close();

                    proxy.cut();
                    await().atMost(PATIENCE).until(() -> !connection.isConnected());
                    assertThat(connections.isConnected()).isFalse();
                }

                assertThat(told).hasSize(3).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void connectionsShouldBeOpenedWhenTheyAreAskedForAndBeCalledByTheirPurpose() {
        try (var connections = new RabbitMqConnections(settings(host, "lazy"))) {
            assertThat(connections.isConnected()).isFalse();
            assertThat(connections.named("a")).isSameAs(connections.named("a"));

            assertThat(connections.named("a").awaitConnected(PATIENCE)).isTrue();
            assertThat(connections.named("b").awaitConnected(PATIENCE)).isTrue();

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(names()).contains("lazy/a", "lazy/b"));
            assertThat(connections.blocked()).isEmpty();
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(names()).doesNotContain("lazy/a", "lazy/b"));
    }

    @Test
    void listenerShouldBeToldOfTheConnectionThatIsOpenAlready() {
        try (var connections = new RabbitMqConnections(settings(host, "late"))) {
            assertThat(connections.named("a").awaitConnected(PATIENCE)).isTrue();
            var told = new CopyOnWriteArrayList<Connection>();

            connections.named("a").onConnected(told::add);

            assertThat(told).hasSize(1);
        }
    }

    @Test
    void deadAddressShouldBePassedOver() {
        var addresses = List.of("127.0.0.1:1", host.addresses().getFirst());
        try (var connections = new RabbitMqConnections(settings(host, "two", addresses))) {
            assertThat(connections.named("a").awaitConnected(PATIENCE)).isTrue();
        }
    }

    @Test
    void refusedCredentialsShouldBeSaidWithoutThePassword() {
        var wrong = RabbitMqSettings.of(host.addresses(), host.username(), "n0t-it", host.name(), "wrong");
        try (var connections = new RabbitMqConnections(wrong)) {
            assertThatThrownBy(connections.named("a")::openChannel)
                    .isInstanceOf(QueueException.class)
                    .hasMessageContaining("ACCESS_REFUSED")
                    .hasMessageNotContaining("n0t-it");
        }
    }

    @Test
    void closedConnectionShouldStayClosed() {
        var connections = new RabbitMqConnections(settings(host, "closing"));
        var connection = connections.named("a");
        assertThat(connection.awaitConnected(PATIENCE)).isTrue();

        connections.close();
        connections.close();

        await().atMost(PATIENCE).until(() -> !connection.isConnected());
        assertThatThrownBy(connection::openChannel).isInstanceOf(QueueException.class);
        await().during(Duration.ofSeconds(1)).until(() -> !names().contains("closing/a"));
    }

    private static List<String> names() {
        return host.get("/api/vhosts/" + host.name() + "/connections").findValuesAsText("connection_name");
    }
}
