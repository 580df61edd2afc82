package dev.enfilade.gateway.intake;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the spans that the gateway exports, as a collector does. */
public final class CollectorForTests implements QuarkusTestResourceLifecycleManager {

    private final Spans spans = new Spans();
    private @Nullable HttpServer server;

    /** All that was exported, as hexadecimal digits. */
    static final class Spans {
        private final ByteArrayOutputStream exported = new ByteArrayOutputStream();

        boolean contain(String hex) {
            return HexFormat.of().formatHex(exported.toByteArray()).contains(hex);
        }
    }

    @Override
    public Map<String, String> start() {
        try {
            var collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            collector.createContext("/v1/traces", exchange -> {
                exchange.getRequestBody().transferTo(spans.exported);
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            collector.start();
            server = collector;
            // Under the name of the variable OTEL_EXPORTER_OTLP_ENDPOINT
            return Map.of(
                    "otel.exporter.otlp.endpoint",
                    "http://127.0.0.1:" + collector.getAddress().getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(spans, field -> field.getType() == Spans.class);
    }

    @Override
    public void stop() {
        if (server != null) server.stop(0);
    }
}
