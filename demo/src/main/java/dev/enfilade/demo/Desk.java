package dev.enfilade.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An actor's own server: looks at each payload, refuses what is wrong with 422, and keeps a record of all it got.
 *
 * <p>The test kit has a receiver, too, which can misbehave; production code does not depend on it, and this one knows
 * what an invoice is.
 */
final class Desk implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Function<JsonNode, Optional<String>> complaint;
    private final byte[] key = new byte[24];
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Receipt> receipts = new ArrayList<>();

    /**
     * @param complaint what is wrong with a payload, if anything
     */
    private Desk(Function<JsonNode, Optional<String>> complaint) throws IOException {
        this.complaint = complaint;
        new SecureRandom().nextBytes(key);
        // the JDK's default is Nagle's algorithm, which holds small answers back
        System.setProperty("sun.net.httpserver.nodelay", "true");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Wants an amount that is a number. */
    static Desk billing() throws IOException {
        return new Desk(payload -> payload.path("amount").isNumber()
                ? Optional.empty()
                : Optional.of("the amount is no number: " + payload.path("amount")));
    }

    /** Wants an address with a postcode. */
    static Desk shipping() throws IOException {
        return new Desk(
                payload -> payload.path("address").path("postcode").asText().isBlank()
                        ? Optional.of("the address has no postcode: " + payload.path("address"))
                        : Optional.empty());
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    String secret() {
        return "whsec_" + Base64.getEncoder().encodeToString(key);
    }

    /** All requests so far, in the order in which they came. */
    List<Receipt> receipts() {
        synchronized (receipts) {
            return List.copyOf(receipts);
        }
    }

    List<Receipt> taken() {
        return receipts().stream().filter(Receipt::taken).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try {
            var body = exchange.getRequestBody().readAllBytes();
            var wrong = complaint.apply(json(body));
            keep(exchange.getRequestHeaders(), body, wrong.isPresent() ? 422 : 204);
            if (wrong.isEmpty()) {
                exchange.sendResponseHeaders(204, -1);
            } else {
                var text = wrong.get().getBytes(UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "text/plain; charset=utf-8");
                exchange.sendResponseHeaders(422, text.length);
                exchange.getResponseBody().write(text);
            }
        } finally {
            exchange.close();
        }
    }

    private void keep(Headers headers, byte[] body, int status) {
        var receipt = new Receipt(
                text(headers, "webhook-id"),
                Long.parseLong(text(headers, "ce-position")),
                text(headers, "ce-orderingkey"),
                text(headers, "ce-source"),
                text(headers, "ce-id"),
                new String(body, UTF_8),
                isSigned(headers, body),
                status);
        synchronized (receipts) {
            receipts.add(receipt);
        }
    }

    private static JsonNode json(byte[] body) throws IOException {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    private static String text(Headers headers, String name) {
        var value = Optional.ofNullable(headers.getFirst(name)).orElse("0");
        return URLDecoder.decode(value.replace("+", "%2B"), UTF_8);
    }

    /** Standard Webhooks: HMAC of id, time and body. */
    private boolean isSigned(Headers headers, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((headers.getFirst("webhook-id") + "." + headers.getFirst("webhook-timestamp") + ".")
                    .getBytes(UTF_8));
            var expected = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
            return MessageDigest.isEqual(
                    expected.getBytes(UTF_8),
                    String.valueOf(headers.getFirst("webhook-signature")).getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
