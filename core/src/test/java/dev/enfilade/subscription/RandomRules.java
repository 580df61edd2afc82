package dev.enfilade.subscription;

import dev.enfilade.event.Event;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Random filters and events over so few values that they meet often; the same ones for the same seed. */
final class RandomRules {

    private static final List<String> ATTRIBUTES = List.of("type", "source", "subject", "id", "region", "absent");
    private static final List<String> VALUES = List.of("a", "b", "ab", "ba", "aab", "abb");

    private final Random random;

    RandomRules(long seed) {
        random = new Random(seed);
    }

    List<Filter> filters() {
        return filters(random.nextInt(4), 0);
    }

    private List<Filter> filters(int count, int depth) {
        return IntStream.range(0, count).mapToObj(_ -> filter(depth)).toList();
    }

    private Filter filter(int depth) {
        return switch (random.nextInt(depth < 3 ? 7 : 4)) {
            case 0, 1 -> new Filter.Exact(attributes());
            case 2 -> new Filter.Prefix(attributes());
            case 3 -> new Filter.Suffix(attributes());
            case 4 -> new Filter.All(filters(1 + random.nextInt(3), depth + 1));
            case 5 -> new Filter.Any(filters(1 + random.nextInt(3), depth + 1));
            default -> new Filter.Not(filter(depth + 1));
        };
    }

    private Map<String, String> attributes() {
        var attributes = new HashMap<String, String>();
        for (int i = 0; i <= random.nextInt(2); i++) attributes.put(pick(ATTRIBUTES), pick(VALUES));
        return attributes;
    }

    Event event() {
        var extensions = new HashMap<String, String>();
        if (random.nextBoolean()) extensions.put("region", pick(VALUES));
        return event(pick(VALUES), pick(VALUES), pick(VALUES), random.nextBoolean() ? pick(VALUES) : null, extensions);
    }

    static Event event(
            String id, String source, String type, @Nullable String subject, Map<String, String> extensions) {
        return new Event(id, source, type, subject, null, null, null, extensions, new byte[0], Instant.EPOCH, null);
    }

    private String pick(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }
}
