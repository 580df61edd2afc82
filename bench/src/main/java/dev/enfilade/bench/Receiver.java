package dev.enfilade.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Takes every message and counts. */
final class Receiver implements AutoCloseable {

    private final HttpServer server;
    private final AtomicReference<CountDownLatch> expected = new AtomicReference<>(new CountDownLatch(0));

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
            expected.get().countDown();
        });
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    void expect(int messages) {
        expected.set(new CountDownLatch(messages));
    }

    void await() throws InterruptedException {
        if (!expected.get().await(5, TimeUnit.MINUTES)) {
            throw new IllegalStateException(expected.get().getCount() + " messages did not arrive within 5 minutes");
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
