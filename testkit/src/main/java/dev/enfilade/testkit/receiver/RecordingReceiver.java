package dev.enfilade.testkit.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.enfilade.testkit.history.EventKey;
import dev.enfilade.testkit.history.Received;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Any number of HTTP actors on one loopback port, each with its own path, secret and behaviour. A request is recorded
 * before it is answered, so what the system calls delivered is in the records already.
 */
public final class RecordingReceiver implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Served> actors = new ConcurrentHashMap<>();
    private final Queue<String> malformed = new ConcurrentLinkedQueue<>();

    private record Served(
            Signature signature,
            Function<Incoming, Behaviour> behaviour,
            Consumer<Received> record,
            CountDownLatch letGo) {}

    public RecordingReceiver() {
        // JDK default is Nagle's algorithm, which holds small answers back for a delayed acknowledgement
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /**
     * Begins to serve an actor.
     *
     * @param secret its signing secret
     * @param behaviour asked for each request
     * @param record told of each request, before it is answered
     * @return where
     */
    public URI serve(String actor, String secret, Function<Incoming, Behaviour> behaviour, Consumer<Received> record) {
        actors.put(actor, new Served(new Signature(secret), behaviour, record, new CountDownLatch(1)));
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + actor);
    }

    /** Ends the hanging of the actor's requests. */
    public void letGo(String actor) {
        var served = actors.get(actor);
        if (served != null) served.letGo().countDown();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try {
            var body = exchange.getRequestBody().readAllBytes();
            long began = System.nanoTime();
            var served = actors.get(exchange.getRequestURI().getPath().substring(1));
            if (served == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                serve(exchange, served, body, began);
            }
        } catch (IllegalArgumentException e) {
            malformed.add(exchange.getRequestURI() + ": " + e.getMessage());
            exchange.sendResponseHeaders(400, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    /** Requests that were not what api.md says an actor receives, in words. */
    public Collection<String> malformed() {
        return List.copyOf(malformed);
    }

    private static void serve(HttpExchange exchange, Served served, byte[] body, long began)
            throws IOException, InterruptedException {
        var incoming = incoming(exchange, served.signature(), body);
        var behaviour = served.behaviour().apply(incoming);
        switch (behaviour) {
            case Behaviour.Answer answer -> {
                served.record().accept(received(incoming, behaviour, began, answer.status()));
                answer(exchange, answer);
            }
            case Behaviour.AnswerLate late -> {
                served.record().accept(received(incoming, behaviour, began, 204));
                pass(served, late.after());
                answer(exchange, Behaviour.OK);
            }
            case Behaviour.Work work -> {
                pass(served, work.time());
                served.record().accept(received(incoming, behaviour, began, 204));
                answer(exchange, Behaviour.OK);
            }
            case Behaviour.Hang _ -> {
                served.record().accept(received(incoming, behaviour, began, 503));
                served.letGo().await();
                answer(exchange, Behaviour.status(503));
            }
            case Behaviour.BreakOff _ -> served.record().accept(received(incoming, behaviour, began, 0));
        }
    }

    private static void pass(Served served, Duration time) throws InterruptedException {
        // whether the time has passed or the test is over: both are fine
        var _ = served.letGo().await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void answer(HttpExchange exchange, Behaviour behaviour) throws IOException {
        if (!(behaviour instanceof Behaviour.Answer answer)) return;
        answer.headers().forEach(exchange.getResponseHeaders()::add);
        var body = answer.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) exchange.getResponseBody().write(body);
    }

    private static Received received(Incoming in, Behaviour behaviour, long began, int status) {
        return new Received(
                in.actor(),
                in.message(),
                in.position(),
                in.orderingKey(),
                in.event(),
                in.attempt(),
                in.body(),
                in.contentType(),
                in.traceparent(),
                in.signed(),
                began,
                System.nanoTime(),
                status,
                behaviour.disturbs());
    }

    private static Incoming incoming(HttpExchange exchange, Signature signature, byte[] body) {
        var headers = exchange.getRequestHeaders();
        var id = required(headers, "webhook-id");
        return new Incoming(
                exchange.getRequestURI().getPath().substring(1),
                UUID.fromString(id),
                Long.parseLong(required(headers, "ce-position")),
                required(headers, "ce-orderingkey"),
                new EventKey(required(headers, "ce-source"), required(headers, "ce-id")),
                Integer.parseInt(required(headers, "ce-attempt")),
                body,
                headers.getFirst("Content-Type"),
                headers.getFirst("traceparent"),
                isSigned(headers, signature, id, body));
    }

    private static boolean isSigned(Headers headers, Signature signature, String id, byte[] body) {
        return id.equals(required(headers, "ce-messageid"))
                && signature.isValid(
                        id, required(headers, "webhook-timestamp"), body, required(headers, "webhook-signature"));
    }

    /** A header that must be there; CloudEvents attributes are percent-encoded in HTTP. */
    private static String required(Headers headers, String name) {
        @Nullable String value = headers.getFirst(name);
        if (value == null) throw new IllegalArgumentException("a request without " + name);
        return name.startsWith("ce-") ? URLDecoder.decode(value.replace("+", "%2B"), UTF_8) : value;
    }

    @Override
    public void close() {
        actors.values().forEach(served -> served.letGo().countDown());
        server.stop(0);
        threads.shutdownNow();
    }
}
