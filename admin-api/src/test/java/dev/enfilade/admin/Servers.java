package dev.enfilade.admin;

import dev.enfilade.testkit.servers.TestDatabase;
import dev.enfilade.testkit.servers.TestVirtualHost;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A database and a virtual host of its own on the real servers, for one run of the service. With the argument {@code
 * broker} = {@code away} the service is told a port where no RabbitMQ is.
 */
public final class Servers implements QuarkusTestResourceLifecycleManager {
    static final String API_KEY = "a-key-of-the-tests-0123456789";

    private static final String NOBODY = "127.0.0.1:1";

    /** Panache keeps the first database's name for the life of the JVM, so all runs of the service in it share one. */
    private static final String DATABASE = "enfilade.test.database";

    private @Nullable TestDatabase database;
    private @Nullable TestVirtualHost virtualHost;

    private boolean brokerAway;

    @Override
    public void init(Map<String, String> arguments) {
        brokerAway = "away".equals(arguments.get("broker"));
    }

    @Override
    public Map<String, String> start() {
        database = TestDatabase.open();
        if (System.getProperty(DATABASE) == null) System.setProperty(DATABASE, database.name());
        virtualHost = TestVirtualHost.open();
        return Map.of(
                "enfilade.api.key", API_KEY,
                "quarkus.mongodb.connection-string", database.uri(),
                "quarkus.mongodb.database", System.getProperty(DATABASE),
                "enfilade.rabbitmq.addresses", brokerAway ? NOBODY : String.join(",", virtualHost.addresses()),
                "enfilade.rabbitmq.username", virtualHost.username(),
                "enfilade.rabbitmq.password", virtualHost.password(),
                "enfilade.rabbitmq.virtual-host", virtualHost.name(),
                "enfilade.rabbitmq.management-url",
                        brokerAway
                                ? "http://" + NOBODY
                                : virtualHost.management().toString());
    }

    @Override
    public void stop() {
        if (virtualHost != null) virtualHost.close();
        if (database == null) return;
        database.client().getDatabase(System.getProperty(DATABASE)).drop();
        database.close();
    }
}
