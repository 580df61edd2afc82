package dev.enfilade.gateway.intake;

import dev.enfilade.testkit.servers.TestVirtualHost;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A virtual host for the gateway under test, of few partitions; the arguments are further settings. */
public final class RabbitForTests implements QuarkusTestResourceLifecycleManager {

    private Map<String, String> settings = Map.of();
    private @Nullable TestVirtualHost rabbit;

    @Override
    public void init(Map<String, String> arguments) {
        settings = arguments;
    }

    @Override
    public Map<String, String> start() {
        var host = TestVirtualHost.open();
        rabbit = host;
        var all = new HashMap<>(Map.of(
                "enfilade.rabbitmq.addresses", String.join(",", host.addresses()),
                "enfilade.rabbitmq.username", host.username(),
                "enfilade.rabbitmq.password", host.password(),
                "enfilade.rabbitmq.virtual-host", host.name(),
                "enfilade.events.partitions", "2"));
        all.putAll(settings);
        return all;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(rabbit, field -> field.getType() == TestVirtualHost.class);
    }

    @Override
    public void stop() {
        if (rabbit != null) rabbit.close();
    }
}
