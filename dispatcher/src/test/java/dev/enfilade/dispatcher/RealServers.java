package dev.enfilade.dispatcher;

import dev.enfilade.testkit.servers.TestDatabase;
import dev.enfilade.testkit.servers.TestVirtualHost;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A virtual host and a database of its own for the dispatcher of a test. */
public final class RealServers implements QuarkusTestResourceLifecycleManager {

    private @Nullable TestVirtualHost rabbit;
    private @Nullable TestDatabase mongo;

    @Override
    public Map<String, String> start() {
        rabbit = TestVirtualHost.open();
        mongo = TestDatabase.open();
        return Map.of(
                "enfilade.rabbitmq.addresses", String.join(",", rabbit.addresses()),
                "enfilade.rabbitmq.username", rabbit.username(),
                "enfilade.rabbitmq.password", rabbit.password(),
                "enfilade.rabbitmq.virtual-host", rabbit.name(),
                "enfilade.mongodb.uri", mongo.uri(),
                "enfilade.mongodb.database", mongo.name(),
                "enfilade.events.partitions", Integer.toString(Scene.PARTITIONS));
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(rabbit, new TestInjector.MatchesType(TestVirtualHost.class));
    }

    @Override
    public void stop() {
        if (rabbit != null) rabbit.close();
        if (mongo != null) mongo.close();
    }
}
