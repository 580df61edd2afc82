package dev.enfilade.testkit.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A virtual host of its own on the real RabbitMQ that the {@code ENFILADE_RABBITMQ_*} variables name, removed with all
 * its queues when it is closed.
 *
 * <p>In a test class: {@code @RegisterExtension static final TestVirtualHost rabbit = TestVirtualHost.open();}.
 */
public final class TestVirtualHost implements AfterAllCallback, AutoCloseable {

    public static final String ADDRESSES_VARIABLE = "ENFILADE_RABBITMQ_ADDRESSES";
    public static final String MANAGEMENT_VARIABLE = "ENFILADE_RABBITMQ_MANAGEMENT_URL";
    public static final String USERNAME_VARIABLE = "ENFILADE_RABBITMQ_USERNAME";
    public static final String PASSWORD_VARIABLE = "ENFILADE_RABBITMQ_PASSWORD";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String name = "enfilade-test-" + UUID.randomUUID().toString().substring(0, 13);
    private final List<String> addresses;
    private final URI management;
    private final String username;
    private final String password;
    // RabbitMQ's web server closes the connection on Java's offer to go on with HTTP/2.
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private TestVirtualHost(List<String> addresses, URI management, String username, String password) {
        this.addresses = addresses;
        this.management = management;
        this.username = username;
        this.password = password;
        send("PUT", "/api/vhosts/" + name, "{\"description\":\"of a test\"}");
        send(
                "PUT",
                "/api/permissions/" + name + "/" + encoded(username),
                "{\"configure\":\".*\",\"write\":\".*\",\"read\":\".*\"}");
    }

    /**
     * On the server of the environment.
     *
     * @throws IllegalStateException if a variable is missing: tests run against real servers, or not at all
     */
    public static TestVirtualHost open() {
        return on(
                List.of(variable(ADDRESSES_VARIABLE).split(",")),
                URI.create(variable(MANAGEMENT_VARIABLE)),
                variable(USERNAME_VARIABLE),
                variable(PASSWORD_VARIABLE));
    }

    /** On a server that the test has started itself. */
    public static TestVirtualHost on(List<String> addresses, URI management, String username, String password) {
        return new TestVirtualHost(List.copyOf(addresses), management, username, password);
    }

    /** The virtual host's name. */
    public String name() {
        return name;
    }

    /** {@code host:port} of the nodes. */
    public List<String> addresses() {
        return addresses;
    }

    /** Of the management HTTP API. */
    public URI management() {
        return management;
    }

    public String username() {
        return username;
    }

    public String password() {
        return password;
    }

    /** A connection for the test's own looks and tricks; the test closes it. */
    public Connection connect() throws IOException, TimeoutException {
        var factory = new ConnectionFactory();
        factory.setUsername(username);
        factory.setPassword(password);
        factory.setVirtualHost(name);
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection(
                addresses.stream().map(Address::parseAddress).toList(), "test");
    }

    /**
     * Has the broker close all connections of this virtual host whose client-provided name contains the text, as an
     * operator would.
     *
     * @return how many there were; the API learns of a new connection after some milliseconds, so wait for them
     */
    public int closeConnections(String text) {
        var doomed = new ArrayList<String>();
        for (var connection : get("/api/vhosts/" + name + "/connections")) {
            if (connection
                    .path("client_properties")
                    .path("connection_name")
                    .asText()
                    .contains(text)) {
                doomed.add(connection.path("name").asText());
            }
        }
        doomed.forEach(each -> send("DELETE", "/api/connections/" + encoded(each), null));
        return doomed.size();
    }

    /** What the management API answers to a GET, for example of {@code /api/queues/<name>}. */
    public JsonNode get(String path) {
        try {
            return JSON.readTree(send("GET", path, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        try (http) {
            send("DELETE", "/api/vhosts/" + name, null);
        }
    }

    /** 404 is no failure of a DELETE: what is to be gone is gone. */
    private byte[] send(String method, String path, @Nullable String body) {
        var request = HttpRequest.newBuilder(URI.create(management.toString().replaceAll("/+$", "") + path))
                .timeout(PATIENCE)
                .header("Authorization", authorization())
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            var response = sendAgainIfItsConnectionWasStale(request);
            int status = response.statusCode();
            if (status >= 300 && !(status == 404 && method.equals("DELETE"))) {
                throw new IllegalStateException("RabbitMQ answered %d to %s %s: %s"
                        .formatted(status, method, path, new String(response.body(), UTF_8)));
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException("RabbitMQ's management API cannot be reached at " + management, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The server closes idle connections sooner than Java's client forgets them. All our requests are idempotent. */
    private HttpResponse<byte[]> sendAgainIfItsConnectionWasStale(HttpRequest request)
            throws IOException, InterruptedException {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            return http.send(request, BodyHandlers.ofByteArray());
        }
    }

    private String authorization() {
        return "Basic " + Base64.getEncoder().encodeToString((username + ":" + password).getBytes(UTF_8));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private static String variable(String variable) {
        var value = System.getenv(variable);
        if (value == null || value.isBlank()) {
            var missing = Stream.of(ADDRESSES_VARIABLE, MANAGEMENT_VARIABLE, USERNAME_VARIABLE, PASSWORD_VARIABLE)
                    .filter(each -> System.getenv(each) == null)
                    .toList();
            throw new IllegalStateException("Not set: " + String.join(", ", missing)
                    + ": this test needs a real RabbitMQ with its management API."
                    + " './enfilade server up' starts one, './enfilade test' runs the tests with it.");
        }
        return value;
    }
}
