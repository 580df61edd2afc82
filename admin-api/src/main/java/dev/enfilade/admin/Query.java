package dev.enfilade.admin;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The query of a call, read strictly: a parameter that the call does not know, or that is there twice, is refused (400),
 * since a filter that is silently ignored shows too much. An empty one counts as absent.
 */
public final class Query {
    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 500;

    private static final int MAX_TEXT = 2048;

    private final MultivaluedMap<String, String> parameters;

    private Query(MultivaluedMap<String, String> parameters) {
        this.parameters = parameters;
    }

    /**
     * @param known all parameters that the call has
     * @throws RuntimeException a problem (400) that names the parameter, as all methods here
     */
    public static Query of(UriInfo uri, String... known) {
        var parameters = uri.getQueryParameters();
        var names = Set.of(known);
        parameters.forEach((name, values) -> {
            if (!names.contains(name)) throw Problems.badParameter(name, "There is no such parameter.");
            if (values.size() > 1) throw Problems.badParameter(name, "The parameter may be there once only.");
            if (values.getFirst().length() > MAX_TEXT) {
                throw Problems.badParameter(name, "The value is longer than %d characters.".formatted(MAX_TEXT));
            }
        });
        return new Query(parameters);
    }

    public @Nullable String text(String name) {
        @Nullable String value = parameters.getFirst(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** An RFC 3339 time. */
    public @Nullable Instant time(String name) {
        var value = text(name);
        if (value == null) return null;
        try {
            var time = OffsetDateTime.parse(value.toUpperCase(Locale.ROOT));
            if (time.getYear() >= 0 && time.getYear() <= 9999) return time.toInstant();
        } catch (DateTimeParseException e) {
            // refused below
        }
        throw Problems.badParameter(name, "An RFC 3339 time is wanted, such as 2026-01-31T12:00:00Z.");
    }

    /** A constant by its name, in upper or lower case. */
    public <E extends Enum<E>> @Nullable E constant(String name, Class<E> type) {
        var value = text(name);
        if (value == null) return null;
        var constants = type.getEnumConstants();
        return Arrays.stream(constants)
                .filter(constant -> constant.name().equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> Problems.badParameter(
                        name, "One of these is wanted: %s.".formatted(Arrays.toString(constants))));
    }

    /** {@code true} or {@code false}; absent is false. */
    public boolean flag(String name) {
        var value = text(name);
        if (value == null || value.equals("false")) return false;
        if (value.equals("true")) return true;
        throw Problems.badParameter(name, "true or false is wanted.");
    }

    /** How many items a page may have. */
    public int limit() {
        var value = text("limit");
        if (value == null) return DEFAULT_LIMIT;
        try {
            int limit = Integer.parseInt(value);
            if (limit >= 1 && limit <= MAX_LIMIT) return limit;
        } catch (NumberFormatException e) {
            // refused below
        }
        throw Problems.badParameter("limit", "A number from 1 to %d is wanted.".formatted(MAX_LIMIT));
    }
}
