package dev.enfilade.subscription;

import dev.enfilade.event.Event;
import java.util.List;
import java.util.Map;

/** A filter of the CloudEvents Subscriptions API: its dialects exact, prefix, suffix, all, any, not. */
public sealed interface Filter {

    boolean matches(Event event);

    /** Each named attribute is present and equal to its value. */
    record Exact(Map<String, String> attributes) implements Filter {
        public Exact {
            attributes = Map.copyOf(attributes);
        }

        @Override
        public boolean matches(Event event) {
            return attributes.entrySet().stream().allMatch(a -> a.getValue().equals(event.attribute(a.getKey())));
        }
    }

    /** Each named attribute is present and starts with its value. */
    record Prefix(Map<String, String> attributes) implements Filter {
        public Prefix {
            attributes = Map.copyOf(attributes);
        }

        @Override
        public boolean matches(Event event) {
            return attributes.entrySet().stream().allMatch(a -> {
                var value = event.attribute(a.getKey());
                return value != null && value.startsWith(a.getValue());
            });
        }
    }

    /** Each named attribute is present and ends with its value. */
    record Suffix(Map<String, String> attributes) implements Filter {
        public Suffix {
            attributes = Map.copyOf(attributes);
        }

        @Override
        public boolean matches(Event event) {
            return attributes.entrySet().stream().allMatch(a -> {
                var value = event.attribute(a.getKey());
                return value != null && value.endsWith(a.getValue());
            });
        }
    }

    /** Every one of the nested filters matches. */
    record All(List<Filter> filters) implements Filter {
        public All {
            filters = List.copyOf(filters);
        }

        @Override
        public boolean matches(Event event) {
            return filters.stream().allMatch(f -> f.matches(event));
        }
    }

    /** At least one of the nested filters matches. */
    record Any(List<Filter> filters) implements Filter {
        public Any {
            filters = List.copyOf(filters);
        }

        @Override
        public boolean matches(Event event) {
            return filters.stream().anyMatch(f -> f.matches(event));
        }
    }

    /** The nested filter does not match. */
    record Not(Filter filter) implements Filter {
        @Override
        public boolean matches(Event event) {
            return !filter.matches(event);
        }
    }
}
