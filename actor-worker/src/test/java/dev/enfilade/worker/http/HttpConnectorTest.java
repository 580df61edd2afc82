package dev.enfilade.worker.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.enfilade.actor.Actor;
import dev.enfilade.actor.Connector;
import dev.enfilade.actor.ErrorPolicy;
import dev.enfilade.actor.OrderScope;
import dev.enfilade.actor.RequestedState;
import dev.enfilade.delivery.engine.ConnectorClient.Result;
import dev.enfilade.message.Message;
import dev.enfilade.message.MessageError.Kind;
import dev.enfilade.message.MessageState;
import dev.enfilade.service.telemetry.Traces;
import io.opentelemetry.api.OpenTelemetry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpConnectorTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final byte[] PAYLOAD = "{ \"amount\": 1.10 }".getBytes(UTF_8);

    /** What the actor of a test does with a request. */
    private interface Behaviour {
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private final Vertx vertx = Vertx.vertx();
    private final HttpConnector connector = new HttpConnector(vertx, new Traces(OpenTelemetry.noop()), true);
    private final AtomicReference<Behaviour> behaviour = new AtomicReference<>();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try {
                Objects.requireNonNull(behaviour.get()).answer(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                exchange.close();
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        connector.close();
        vertx.close();
    }

    private Result deliver() {
        return deliver("http://127.0.0.1:" + server.getAddress().getPort() + "/in?q=1", Duration.ofSeconds(2));
    }

    private Result deliver(String url, Duration timeout) {
        return connector.deliver(actor(url, timeout), message());
    }

    private static Actor actor(String url, Duration timeout) {
        var http = new Connector.Http(URI.create(url), timeout, SECRET);
        return new Actor(
                "billing",
                http,
                OrderScope.QUEUE,
                1,
                ErrorPolicy.DEFAULT,
                RequestedState.RUNNING,
                null,
                1,
                Instant.EPOCH,
                Instant.EPOCH);
    }

    private static Message message() {
        return new Message(
                UUID.randomUUID(),
                "billing",
                1,
                "k",
                "s",
                MessageState.IN_FLIGHT,
                2,
                1,
                1,
                0,
                1,
                Map.of("id", "1", "source", "/s", "type", "t"),
                PAYLOAD,
                null,
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) exchange.getResponseBody().write(bytes);
    }

    private static Result.Failed failed(Result result) {
        assertThat(result).isInstanceOf(Result.Failed.class);
        return (Result.Failed) result;
    }

    @Test
    void messageShouldArriveSignedAndByteForByte() {
        var got = new AtomicReference<byte[]>();
        var headers = new AtomicReference<com.sun.net.httpserver.Headers>();
        var uri = new AtomicReference<URI>();
        behaviour.set(exchange -> {
            got.set(exchange.getRequestBody().readAllBytes());
            headers.set(exchange.getRequestHeaders());
            uri.set(exchange.getRequestURI());
            send(exchange, 204, "");
        });
        assertThat(deliver()).isInstanceOf(Result.Accepted.class);
        assertThat(got.get()).isEqualTo(PAYLOAD);
        assertThat(uri.get()).hasToString("/in?q=1");
        var sent = Objects.requireNonNull(headers.get());
        assertThat(sent.getFirst("traceparent")).startsWith("00-0af7651916cd43dd8448eb211c80319c-");
        assertThat(sent.getFirst("webhook-signature"))
                .isEqualTo(WebhookSignature.of(
                        SECRET,
                        Objects.requireNonNull(sent.getFirst("webhook-id")),
                        Long.parseLong(Objects.requireNonNull(sent.getFirst("webhook-timestamp"))),
                        PAYLOAD));
    }

    @Test
    void refusalShouldNotBeRetried() {
        behaviour.set(exchange -> send(exchange, 422, "no such customer"));
        var failed = failed(deliver());
        assertThat(failed.retryable()).isFalse();
        assertThat(failed.status()).isEqualTo(422);
        assertThat(failed.answer()).isEqualTo("no such customer");
    }

    @Test
    void overloadShouldBeRetriedWhenTheActorAsks() {
        behaviour.set(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "7");
            send(exchange, 503, "later");
        });
        var failed = failed(deliver());
        assertThat(failed.retryable()).isTrue();
        assertThat(failed.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void redirectShouldNotBeFollowed() {
        behaviour.set(exchange -> {
            exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/elsewhere");
            send(exchange, 302, "");
        });
        assertThat(failed(deliver()).status()).isEqualTo(302);
    }

    @Test
    void silenceShouldEndWithTheTimeout() {
        behaviour.set(exchange -> Thread.sleep(3000));
        var failed = failed(deliver("http://127.0.0.1:" + server.getAddress().getPort() + "/", Duration.ofMillis(300)));
        assertThat(failed.error().kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failed.retryable()).isTrue();
    }

    @Test
    void endlessAnswerShouldBeCutOff() {
        behaviour.set(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            var part = new byte[8192];
            try {
                while (true) exchange.getResponseBody().write(part);
            } catch (IOException e) {
                // the worker has hung up, as it should
            }
        });
        assertThat(deliver())
                .isInstanceOfSatisfying(
                        Result.Accepted.class,
                        accepted -> assertThat(accepted.answer())
                                .isNotNull()
                                .hasSizeLessThanOrEqualTo(2 * dev.enfilade.message.Attempt.MAX_ANSWER));
    }

    @Test
    void closedPortShouldBeRetried() throws IOException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var failed = failed(deliver("http://127.0.0.1:" + port + "/", Duration.ofSeconds(2)));
        assertThat(failed.error().kind()).isEqualTo(Kind.CONNECTION);
        assertThat(failed.retryable()).isTrue();
    }

    @Test
    void droppedConnectionShouldBeRetried() {
        behaviour.set(HttpExchange::close);
        assertThat(failed(deliver()).error().kind()).isEqualTo(Kind.CONNECTION);
    }

    @Test
    void unknownHostShouldBeRetried() {
        var failed = failed(deliver("http://no-such-host.invalid/", Duration.ofSeconds(5)));
        assertThat(failed.error().kind()).isIn(Kind.ADDRESS, Kind.TIMEOUT);
        assertThat(failed.retryable()).isTrue();
    }

    @Test
    void privateAddressShouldNotBeCalledUnlessAllowed() {
        var strict = new HttpConnector(vertx, new Traces(OpenTelemetry.noop()), false);
        var result = strict.deliver(actor("http://localhost:1/", Duration.ofSeconds(2)), message());
        assertThat(failed(result).error().kind()).isEqualTo(Kind.ADDRESS);
        assertThat(failed(result).retryable()).isFalse();
        strict.close();
    }

    @Test
    void retryAfterShouldBeReadAsSecondsOrDate() {
        var clock = java.time.Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), java.time.ZoneOffset.UTC);
        assertThat(Answer.retryAfter("12", clock)).isEqualTo(Duration.ofSeconds(12));
        assertThat(Answer.retryAfter("Thu, 01 Jan 2026 00:01:00 GMT", clock)).isEqualTo(Duration.ofMinutes(1));
        assertThat(Answer.retryAfter("soon", clock)).isNull();
        assertThat(Answer.retryAfter(null, clock)).isNull();
    }
}
