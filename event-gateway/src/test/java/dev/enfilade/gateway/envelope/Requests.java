package dev.enfilade.gateway.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.enfilade.event.Event;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Reads requests as the gateway does, without HTTP. */
final class Requests {

    static final Arrival ARRIVAL =
            new Arrival(Instant.EPOCH, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00");

    private static final EventReader READER = new EventReader(1 << 20, 500);

    private Requests() {}

    static Event structured(String json) {
        return READER.read(ContentMode.STRUCTURED, List.of(), json.getBytes(UTF_8), ARRIVAL)
                .getFirst();
    }

    /** With the four required attributes. */
    static Event structuredWith(String members) {
        return structured("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"," + members + "}");
    }

    static List<Event> read(ContentMode mode, List<Map.Entry<String, String>> headers, byte[] body) {
        return READER.read(mode, headers, body, ARRIVAL);
    }
}
