package dev.enfilade.rabbitmq;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What RabbitMQ's management HTTP API knows: depths, consumers, the health of the cluster. Its numbers are some
 * seconds old, so they are to be shown, never to be decided on.
 */
public final class ManagementClient implements AutoCloseable {

    private static final int PAGE = 500;
    private static final String COLUMNS =
            "name,messages_ready,messages_unacknowledged,consumers,single_active_consumer_tag,state,leader,members,online";

    private final URI base;
    private final String authorization;
    private final String virtualHost;
    private final Duration timeout;
    private final HttpClient http;
    private final ObjectMapper json = new ObjectMapper();

    /**
     * @param base for example {@code http://localhost:15672}
     * @param timeout of each request
     */
    public ManagementClient(URI base, String username, String password, String virtualHost, Duration timeout) {
        this.base = base;
        this.authorization = "Basic "
                + Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
        this.virtualHost = virtualHost;
        this.timeout = timeout;
        // RabbitMQ's web server closes the connection on Java's offer to go on with HTTP/2.
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
    }

    /** RabbitMQ's management API could not be reached, or refused. */
    public static final class ManagementException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ManagementException(String message, Throwable cause) {
            super(message, cause);
        }

        ManagementException(String message) {
            super(message);
        }
    }

    /**
     * One queue.
     *
     * @param ready messages that wait for a consumer
     * @param unsettled messages that a consumer has and has not settled
     * @param active whether a single active consumer is there; messages that are ready while consumers are there and
     *     none is active are an alarm
     * @param members nodes that have a replica
     * @param online those of them that are up
     */
    public record QueueGauge(
            String name,
            long ready,
            long unsettled,
            int consumers,
            boolean active,
            String state,
            String leader,
            List<String> members,
            List<String> online) {}

    /** One actor's tokens. */
    public record ActorGauge(QueueGauge tokens, long parkedTokens) {}

    /**
     * The cluster.
     *
     * @param alarms for example {@code memory of rabbit@one}; empty if all is well
     */
    public record ClusterHealth(String version, String name, List<Node> nodes, List<String> alarms) {

        /** All nodes run and there is no alarm. */
        public boolean isHealthy() {
            return alarms.isEmpty() && nodes.stream().allMatch(Node::running);
        }
    }

    /** One node of the cluster. */
    public record Node(String name, boolean running) {}

    /** The actors' queues, by actor. @throws ManagementException if the API cannot be reached or refuses */
    public Map<String, ActorGauge> actors() {
        return actors("^actor\\.");
    }

    /** One actor's queues; empty if there are none. @throws ManagementException as above */
    public Optional<ActorGauge> actor(String actor) {
        var pattern = "^%s(%s)?$"
                .formatted(QueueNames.actor(actor), QueueNames.PARKED_SUFFIX)
                .replace(".", "\\.");
        return Optional.ofNullable(actors(pattern).get(actor));
    }

    private Map<String, ActorGauge> actors(String pattern) {
        var queues = new TreeMap<String, QueueGauge>();
        queues(pattern).forEach(queue -> queues.put(queue.name(), queue));
        var actors = new TreeMap<String, ActorGauge>();
        queues.forEach((name, queue) -> {
            if (!name.endsWith(QueueNames.PARKED_SUFFIX)) {
                var parked = queues.get(name + QueueNames.PARKED_SUFFIX);
                actors.put(
                        name.substring(QueueNames.ACTOR_PREFIX.length()),
                        new ActorGauge(queue, parked == null ? 0 : parked.ready() + parked.unsettled()));
            }
        });
        return actors;
    }

    /** The queues of events, {@code events.dead} among them. @throws ManagementException as above */
    public List<QueueGauge> events() {
        return queues("^events\\.");
    }

    /** How the cluster is. @throws ManagementException if the API cannot be reached or refuses */
    public ClusterHealth health() {
        var overview = get("/api/overview?disable_stats=true&columns=rabbitmq_version,cluster_name");
        var nodes = new ArrayList<Node>();
        var alarms = new ArrayList<String>();
        for (var node : get("/api/nodes?columns=name,running,mem_alarm,disk_free_alarm,partitions")) {
            var name = node.path("name").asText();
            nodes.add(new Node(name, node.path("running").asBoolean()));
            if (node.path("mem_alarm").asBoolean()) {
                alarms.add("memory of " + name);
            }
            if (node.path("disk_free_alarm").asBoolean()) {
                alarms.add("disk of " + name);
            }
            if (!node.path("partitions").isEmpty()) {
                alarms.add("network partition seen by " + name);
            }
        }
        return new ClusterHealth(
                overview.path("rabbitmq_version").asText(),
                overview.path("cluster_name").asText(),
                List.copyOf(nodes),
                List.copyOf(alarms));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private List<QueueGauge> queues(String pattern) {
        var all = new ArrayList<QueueGauge>();
        int pages = 1;
        for (int page = 1; page <= pages; page++) {
            var answer = get("/api/queues/%s?page=%d&page_size=%d&use_regex=true&pagination=true&name=%s&columns=%s"
                    .formatted(encoded(virtualHost), page, PAGE, encoded(pattern), COLUMNS));
            pages = answer.path("page_count").asInt(1);
            answer.path("items").forEach(item -> all.add(queue(item)));
        }
        return all;
    }

    private static QueueGauge queue(JsonNode item) {
        return new QueueGauge(
                item.path("name").asText(),
                item.path("messages_ready").asLong(),
                item.path("messages_unacknowledged").asLong(),
                item.path("consumers").asInt(),
                item.path("single_active_consumer_tag").isTextual()
                        && !item.path("single_active_consumer_tag").asText().isEmpty(),
                item.path("state").asText(),
                item.path("leader").asText(),
                texts(item.path("members")),
                texts(item.path("online")));
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(each -> texts.add(each.asText()));
        return List.copyOf(texts);
    }

    private JsonNode get(String path) {
        var uri = URI.create(base.toString().replaceAll("/+$", "") + path);
        var request = HttpRequest.newBuilder(uri)
                .timeout(timeout)
                .header("Authorization", authorization)
                .build();
        try {
            var response = http.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new ManagementException(
                        "RabbitMQ's management API answered " + response.statusCode() + " to " + uri.getPath());
            }
            return json.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new ManagementException(base + " is not RabbitMQ's management API", e);
        } catch (IOException e) {
            throw new ManagementException("RabbitMQ's management API cannot be reached at " + base, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ManagementException("interrupted while RabbitMQ's management API was asked", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
