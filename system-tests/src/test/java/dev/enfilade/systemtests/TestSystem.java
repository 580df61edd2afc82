package dev.enfilade.systemtests;

import dev.enfilade.testkit.process.Deployment;
import dev.enfilade.testkit.process.Role;
import dev.enfilade.testkit.process.Servers;
import dev.enfilade.testkit.process.ServiceProcess;
import dev.enfilade.testkit.receiver.RecordingReceiver;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One system for all tests, started when the first one needs it: one process of each service, and the actors' receiver.
 * After a test has broken it, the next one finds it whole again.
 */
final class TestSystem implements AutoCloseable {

    /** Patience of the worker, small enough for tests. */
    private static final Map<String, String> SETTINGS = Map.of(
            "ENFILADE_CONNECTOR_ALLOW_PRIVATE_ADDRESSES", "true",
            "ENFILADE_EVENTS_PARTITIONS", "4",
            "ENFILADE_WORKER_LEASE_SLACK", "PT3S",
            "ENFILADE_WORKER_RENEW_EVERY", "PT0.5S",
            "ENFILADE_WORKER_HEARTBEAT_WITHIN", "PT3S",
            "ENFILADE_WORKER_RECONCILE_EVERY", "PT5S",
            "ENFILADE_WORKER_RECONCILE_AFTER", "PT5S",
            "QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "PT0.5S");

    private final SpanCollector spans = new SpanCollector();
    private final RecordingReceiver receiver = new RecordingReceiver();
    private final Deployment deployment;

    private TestSystem() {
        var settings = new java.util.HashMap<>(SETTINGS);
        settings.put("OTEL_EXPORTER_OTLP_ENDPOINT", spans.endpoint());
        deployment = new Deployment(settings);
        try {
            deployment.startOneOfEach();
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    Deployment deployment() {
        return deployment;
    }

    ServiceProcess the(Role role) {
        return deployment.the(role);
    }

    RecordingReceiver receiver() {
        return receiver;
    }

    SpanCollector spans() {
        return spans;
    }

    /** The real servers' switches; the test is skipped where it has none. */
    static Servers servers() {
        Assumptions.assumeTrue(Servers.find().isPresent(), Servers.MISSING);
        return Servers.find().orElseThrow();
    }

    /** One of each runs and is ready, and no more than that. */
    private void makeWhole() {
        for (var role : Role.values()) {
            var all = deployment.all(role);
            all.subList(1, all.size()).forEach(deployment::remove);
            if (!all.getFirst().isAlive()) all.getFirst().start();
        }
        deployment.all().forEach(ServiceProcess::awaitReady);
    }

    @Override
    public void close() {
        deployment.close();
        receiver.close();
        spans.close();
    }

    /** Gives tests the system and a scenario of their own. */
    static final class Extension implements BeforeEachCallback, ParameterResolver {

        private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(TestSystem.class);

        @Override
        public void beforeEach(ExtensionContext context) {
            system(context).makeWhole();
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            var type = parameter.getParameter().getType();
            return type == TestSystem.class || type == Scenario.class;
        }

        @Override
        public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            var system = system(context);
            if (parameter.getParameter().getType() == TestSystem.class) return system;
            return context.getStore(SPACE).computeIfAbsent("scenario", key -> new Scenario(system), Scenario.class);
        }

        /** A system that does not come up is not tried again with each test. */
        private static TestSystem system(ExtensionContext context) {
            var store = context.getRoot().getStore(SPACE);
            Throwable failed = store.get("failed", Throwable.class);
            if (failed != null) throw new IllegalStateException("the system did not come up", failed);
            try {
                return store.computeIfAbsent("system", key -> new TestSystem(), TestSystem.class);
            } catch (RuntimeException | AssertionError e) {
                store.put("failed", e);
                throw e;
            }
        }
    }
}
