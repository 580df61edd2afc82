package dev.enfilade.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.enfilade.actor.ActorName;
import dev.enfilade.message.Page;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Pages through lists that are ordered by name: the cursor is the last name of the page before. */
public final class NameCursor {
    private NameCursor() {}

    /**
     * @param all by name, ascending
     * @throws RuntimeException a problem (400) if the cursor is not one of ours
     */
    public static <T> Page<T> page(List<T> all, Function<T, String> nameOf, int limit, @Nullable String cursor) {
        var after = cursor == null ? "" : decode(cursor);
        var items = all.stream()
                .filter(item -> nameOf.apply(item).compareTo(after) > 0)
                .limit(limit + 1L)
                .toList();
        if (items.size() <= limit) return new Page<>(items, null);
        var page = items.subList(0, limit);
        return new Page<>(page, encode(nameOf.apply(page.getLast())));
    }

    private static String encode(String name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(UTF_8));
    }

    private static String decode(String cursor) {
        try {
            var name = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
            if (ActorName.isValid(name)) return name;
        } catch (IllegalArgumentException e) {
            // refused below
        }
        throw Problems.badParameter("cursor", "This is not a cursor of this list.");
    }
}
