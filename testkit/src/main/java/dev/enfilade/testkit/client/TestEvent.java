package dev.enfilade.testkit.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An event to post.
 *
 * @param data a JSON document; posted with exactly these bytes in every mode
 */
public record TestEvent(String source, String id, String type, String orderingKey, byte[] data) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public static TestEvent of(String source, String id, String type, String orderingKey, String json) {
        return new TestEvent(source, id, type, orderingKey, json.getBytes(UTF_8));
    }

    /** Structured mode, with the data spliced in as it is. */
    String structured() {
        var attributes = JSON.createObjectNode()
                .put("specversion", "1.0")
                .put("id", id)
                .put("source", source)
                .put("type", type)
                .put("partitionkey", orderingKey)
                .put("datacontenttype", "application/json")
                .toString();
        return attributes.substring(0, attributes.length() - 1) + ",\"data\":" + new String(data, UTF_8) + "}";
    }

    static String batch(List<TestEvent> events) {
        return events.stream().map(TestEvent::structured).collect(Collectors.joining(",", "[", "]"));
    }
}
