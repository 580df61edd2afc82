package dev.enfilade.subscription;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The JSON shape of filters (as maps and lists) of the CloudEvents Subscriptions API, both ways:
 * {@code {"exact":{"type":"order.placed"}}}, {@code {"any":[…]}}, {@code {"not":{…}}}.
 */
public final class FilterSyntax {

    private static final Pattern ATTRIBUTE = Pattern.compile("[a-z0-9]{1,64}");
    private static final int MAX_DEPTH = 16;
    private static final int MAX_BREADTH = 256;

    private FilterSyntax() {}

    /**
     * @param shape a list of filter objects, all of which must match
     * @throws IllegalArgumentException naming the place (such as {@code filters[0].any[2]}) and what is wrong there
     */
    public static List<Filter> parse(Object shape) {
        return list("filters", shape, 0, true);
    }

    private static List<Filter> list(String place, Object shape, int depth, boolean mayBeEmpty) {
        if (!(shape instanceof List<?> items)) {
            throw new IllegalArgumentException(place + ": a list of filters is wanted");
        }
        if (items.isEmpty() && !mayBeEmpty) {
            throw new IllegalArgumentException(place + ": at least one filter is wanted");
        }
        if (items.size() > MAX_BREADTH) {
            throw new IllegalArgumentException(place + ": at most " + MAX_BREADTH + " filters");
        }
        return java.util.stream.IntStream.range(0, items.size())
                .mapToObj(i -> one(place + "[" + i + "]", items.get(i), depth))
                .toList();
    }

    private static Filter one(String place, Object shape, int depth) {
        if (depth >= MAX_DEPTH) {
            throw new IllegalArgumentException(place + ": nested deeper than " + MAX_DEPTH);
        }
        if (!(shape instanceof Map<?, ?> object) || object.size() != 1) {
            throw new IllegalArgumentException(place + ": an object with one dialect is wanted");
        }
        var entry = object.entrySet().iterator().next();
        var dialect = String.valueOf(entry.getKey());
        var inner = place + "." + dialect;
        return switch (dialect) {
            case "exact" -> new Filter.Exact(attributes(inner, entry.getValue()));
            case "prefix" -> new Filter.Prefix(attributes(inner, entry.getValue()));
            case "suffix" -> new Filter.Suffix(attributes(inner, entry.getValue()));
            case "all" -> new Filter.All(list(inner, entry.getValue(), depth + 1, false));
            case "any" -> new Filter.Any(list(inner, entry.getValue(), depth + 1, false));
            case "not" -> new Filter.Not(one(inner, entry.getValue(), depth + 1));
            default ->
                throw new IllegalArgumentException(
                        place + ": unknown dialect '" + dialect + "'; known are exact, prefix, suffix, all, any, not");
        };
    }

    private static Map<String, String> attributes(String place, Object shape) {
        if (!(shape instanceof Map<?, ?> object) || object.isEmpty()) {
            throw new IllegalArgumentException(place + ": an object of attribute names and values is wanted");
        }
        var attributes = new LinkedHashMap<String, String>();
        object.forEach((name, value) -> {
            if (!(name instanceof String attribute)
                    || !ATTRIBUTE.matcher(attribute).matches()) {
                throw new IllegalArgumentException(place + ": '" + name + "' is not a CloudEvents attribute name");
            }
            if (!(value instanceof String text) || text.isEmpty()) {
                throw new IllegalArgumentException(place + "." + name + ": a string that is not empty is wanted");
            }
            attributes.put(attribute, text);
        });
        return attributes;
    }

    /** The maps and lists that {@link #parse} reads back to equal filters. */
    public static List<Map<String, Object>> shape(List<Filter> filters) {
        return filters.stream().map(FilterSyntax::shape).toList();
    }

    private static Map<String, Object> shape(Filter filter) {
        return switch (filter) {
            case Filter.Exact f -> Map.of("exact", f.attributes());
            case Filter.Prefix f -> Map.of("prefix", f.attributes());
            case Filter.Suffix f -> Map.of("suffix", f.attributes());
            case Filter.All f -> Map.of("all", shape(f.filters()));
            case Filter.Any f -> Map.of("any", shape(f.filters()));
            case Filter.Not f -> Map.of("not", shape(f.filter()));
        };
    }
}
