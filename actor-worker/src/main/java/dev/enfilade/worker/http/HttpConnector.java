package dev.enfilade.worker.http;

import dev.enfilade.actor.Actor;
import dev.enfilade.actor.AddressPolicy;
import dev.enfilade.actor.Connector;
import dev.enfilade.delivery.engine.ConnectorClient;
import dev.enfilade.message.Message;
import dev.enfilade.message.MessageError;
import dev.enfilade.message.MessageError.Kind;
import dev.enfilade.service.telemetry.Traces;
import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Posts a message to its actor. The address that is checked is the address that is called: names are resolved here,
 * once, and the connection is made to that address. Redirects are not followed.
 */
@ApplicationScoped
final class HttpConnector implements ConnectorClient {

    private final HttpClient client;
    private final List<Context> contexts;
    private final AddressPolicy policy;
    private final Traces traces;
    private final Clock clock = Clock.systemUTC();

    HttpConnector(
            Vertx vertx,
            Traces traces,
            @ConfigProperty(name = "enfilade.connector.allow-private-addresses", defaultValue = "false")
                    boolean allowPrivate) {
        this.traces = traces;
        this.policy = new AddressPolicy(allowPrivate);
        this.contexts = Stream.generate(vertx::getOrCreateContext)
                .limit(Runtime.getRuntime().availableProcessors())
                .toList();
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(256)
                .setMaxWaitQueueSize(1024)
                .setKeepAliveTimeout(30)
                .setPoolCleanerPeriod(5_000)
                .setConnectTimeout((int) Actor.MAX_TIMEOUT.toMillis())
                .setMaxHeaderSize(16 * 1024)
                .setTracingPolicy(io.vertx.core.tracing.TracingPolicy.IGNORE));
    }

    @PreDestroy
    void close() {
        client.close();
    }

    @Override
    public Result deliver(Actor actor, Message message) {
        var http = (Connector.Http) actor.connector();
        try (var span = traces.begin("deliver", SpanKind.CLIENT, message.traceparent(), attributes(message))) {
            var result = deliver(http, message, span.traceparent());
            if (result instanceof Result.Failed failed)
                span.failed(failed.error().text());
            return result;
        }
    }

    private static Map<String, String> attributes(Message message) {
        return Map.of(
                "enfilade.actor", message.actor(),
                "enfilade.message", message.id().toString(),
                "enfilade.orderingkey", message.orderingKey());
    }

    private Result deliver(Connector.Http http, Message message, String traceparent) {
        long deadline = System.nanoTime() + http.timeout().toNanos();
        InetAddress address;
        try {
            address = within(deadline, resolve(http.url().getHost()));
        } catch (TimeoutException e) {
            return failed(Kind.TIMEOUT, "no address of " + http.url().getHost() + " in time", true);
        } catch (ExecutionException e) {
            return failed(Kind.ADDRESS, "no address of " + http.url().getHost() + " is known", true);
        }
        var refusal = policy.refusal(address);
        if (refusal.isPresent()) return failed(Kind.ADDRESS, "not allowed to call " + refusal.get(), false);
        return post(http, address, message, traceparent, deadline);
    }

    private Result post(Connector.Http http, InetAddress address, Message message, String traceparent, long deadline) {
        var sent = new AtomicReference<@Nullable HttpClientRequest>();
        var answer = Promise.<Answer>promise();
        // everything on one event loop: an answer must find its handlers in place, however fast it comes
        context(message)
                .runOnContext(on -> client.request(options(http, address, message, traceparent))
                        .compose(request -> {
                            sent.set(request);
                            return request.send(Buffer.buffer(message.payload()));
                        })
                        .compose(response -> Answer.read(response, clock))
                        .onComplete(answer));
        try {
            return judge(within(deadline, answer.future().toCompletionStage().toCompletableFuture()));
        } catch (TimeoutException e) {
            var request = sent.get();
            if (request != null) request.reset();
            return failed(Kind.TIMEOUT, "no whole answer within " + http.timeout(), true);
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            return failed(Kind.CONNECTION, describe(cause), true);
        }
    }

    private Context context(Message message) {
        return contexts.get(Math.floorMod(message.id().hashCode(), contexts.size()));
    }

    private RequestOptions options(Connector.Http http, InetAddress address, Message message, String traceparent) {
        URI url = http.url();
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() != -1 ? url.getPort() : tls ? 443 : 80;
        long now = clock.instant().getEpochSecond();
        var id = message.id().toString();
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(tls)
                .setURI(path(url))
                .setFollowRedirects(false);
        BinaryEvent.headers(message).forEach(options::putHeader);
        return options.putHeader("user-agent", "enfilade")
                .putHeader("traceparent", traceparent)
                .putHeader("webhook-id", id)
                .putHeader("webhook-timestamp", Long.toString(now))
                .putHeader("webhook-signature", WebhookSignature.of(http.secret(), id, now, message.payload()));
    }

    private static String path(URI url) {
        var path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    private Result judge(Answer answer) {
        if (answer.isSuccess()) return new Result.Accepted(answer.status(), answer.body());
        var error = new MessageError(
                Kind.STATUS, answer.status(), "the actor answered " + answer.status(), clock.instant());
        return new Result.Failed(error, answer.isRetryable(), answer.retryAfter(), answer.body());
    }

    private Result failed(Kind kind, String text, boolean retryable) {
        return new Result.Failed(new MessageError(kind, null, text, clock.instant()), retryable, null, null);
    }

    private static String describe(Throwable cause) {
        var text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return text.lines().findFirst().orElse(text);
    }

    /** The JDK's resolver blocks without a time-out, so it gets a thread that may be left behind. */
    private static CompletableFuture<InetAddress> resolve(String host) {
        var resolved = new CompletableFuture<InetAddress>();
        Thread.ofVirtual().name("resolve " + host).start(() -> {
            try {
                resolved.complete(InetAddress.getByName(host));
            } catch (UnknownHostException | RuntimeException e) {
                resolved.completeExceptionally(e);
            }
        });
        return resolved;
    }

    private static <T> T within(long deadline, CompletableFuture<T> future)
            throws TimeoutException, ExecutionException {
        try {
            return future.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("interrupted");
        }
    }
}
