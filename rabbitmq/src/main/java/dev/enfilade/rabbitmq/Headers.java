package dev.enfilade.rabbitmq;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Headers as they come from the broker: text is not a {@code String} there, and nothing can be relied on. */
final class Headers {

    private final Map<String, ? extends @Nullable Object> values;

    Headers(@Nullable Map<String, ? extends @Nullable Object> values) {
        this.values = values == null ? Map.of() : values;
    }

    @Nullable
    String text(String name) {
        var value = values.get(name);
        return value == null ? null : value.toString();
    }

    String required(String name) {
        var text = text(name);
        if (text == null) {
            throw new UnreadableMessage(name, "is missing");
        }
        return text;
    }

    long number(String name) {
        var text = required(name);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new UnreadableMessage(name, "is not a number: " + text);
        }
    }
}
