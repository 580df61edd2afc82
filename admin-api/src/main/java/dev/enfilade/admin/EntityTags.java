package dev.enfilade.admin;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Versions as entity tags: {@code "7"}. A change has to say which version it is based on. */
public final class EntityTags {
    public static final String DESCRIPTION = "The version that the change is based on: the ETag of the message";

    private static final Pattern STRONG = Pattern.compile("\"(0|[1-9][0-9]{0,17})\"");

    private EntityTags() {}

    public static String of(long version) {
        return "\"" + version + "\"";
    }

    /**
     * The version that an If-Match header names.
     *
     * @throws RuntimeException a problem: 428 without the header or with {@code *}, which would overwrite what nobody
     *     has looked at; 400 if it is not one strong tag of ours
     */
    public static long required(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.isBlank() || ifMatch.strip().equals("*")) {
            throw Problems.preconditionRequired(
                    "If-Match has to name the version that the change is based on: the ETag of the message.");
        }
        var tag = STRONG.matcher(ifMatch.strip());
        if (!tag.matches()) {
            throw Problems.badParameter("If-Match", "One entity tag is wanted, such as \"7\".");
        }
        return Long.parseLong(tag.group(1));
    }
}
