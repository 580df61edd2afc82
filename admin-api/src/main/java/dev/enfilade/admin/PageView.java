package dev.enfilade.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.enfilade.message.Page;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param next cursor for what follows; absent at the end
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PageView<T>(
        List<T> items,

        @Schema(description = "What to pass as cursor for the items that follow; absent at the end") @Nullable
        String next) {
    public static <A, B> PageView<B> of(Page<A> page, Function<A, B> view) {
        return new PageView<>(page.items().stream().map(view).toList(), page.next());
    }
}
