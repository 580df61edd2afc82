package dev.enfilade.gateway.envelope;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;

/** What CloudEvents 1.0 asks of the values of its attributes. Each rule answers with what is wrong, if anything is. */
final class AttributeRules {

    static final String SPEC_VERSION = "1.0";

    private static final Pattern TIME = Pattern.compile(
            "(\\d{4})-(\\d{2})-(\\d{2})[Tt](\\d{2}):(\\d{2}):(\\d{2})(?:\\.\\d{1,30})?(?:[Zz]|[+-](\\d{2}):(\\d{2}))");

    private AttributeRules() {}

    static Optional<String> violation(String name, String value) {
        var ofText = text(value);
        if (ofText.isPresent()) return ofText;
        return switch (name) {
            case "specversion" -> wrongIf(!value.equals(SPEC_VERSION), "must be " + SPEC_VERSION);
            case "id", "type", "subject", "partitionkey" -> wrongIf(value.isEmpty(), "must not be empty");
            case "source" -> uriReference(value);
            case "dataschema" -> absoluteUri(value);
            case "time" -> time(value);
            case "datacontenttype" -> wrongIf(MediaType.parse(value).isEmpty(), "must be a media type");
            default -> Optional.empty();
        };
    }

    /** The characters that the type String of CloudEvents excludes. */
    private static Optional<String> text(String value) {
        for (int i = 0; i < value.length(); ) {
            int c = value.codePointAt(i);
            if (Character.isISOControl(c)) return Optional.of("must not contain control characters");
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                return Optional.of("must not contain half of a surrogate pair");
            }
            if ((c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef)) {
                return Optional.of("must not contain Unicode noncharacters");
            }
            i += Character.charCount(c);
        }
        return Optional.empty();
    }

    private static Optional<String> uriReference(String value) {
        return wrongIf(value.isEmpty(), "must not be empty")
                .or(() -> wrongIf(!isUri(value), "must be a URI reference (RFC 3986)"));
    }

    private static Optional<String> absoluteUri(String value) {
        return wrongIf(!isUri(value) || !URI.create(value).isAbsolute(), "must be an absolute URI (RFC 3986)");
    }

    /** Java's URI also takes letters beyond ASCII; RFC 3986 has them percent-encoded, and receivers rely on that. */
    private static boolean isUri(String value) {
        try {
            return value.chars().allMatch(c -> c < 0x80)
                    && !new URI(value).toString().isEmpty();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Optional<String> time(String value) {
        var matcher = TIME.matcher(value);
        return wrongIf(!matcher.matches() || !isTime(matcher.toMatchResult()), "must be a time as RFC 3339 writes it");
    }

    private static boolean isTime(java.util.regex.MatchResult parts) {
        try {
            var _ = LocalDate.of(number(parts, 1), number(parts, 2), number(parts, 3));
        } catch (DateTimeException e) {
            return false;
        }
        // Second 60: a leap second, which RFC 3339 has
        boolean clock = number(parts, 4) < 24 && number(parts, 5) < 60 && number(parts, 6) <= 60;
        return clock && (parts.group(7) == null || (number(parts, 7) < 24 && number(parts, 8) < 60));
    }

    private static int number(java.util.regex.MatchResult parts, int group) {
        return Integer.parseInt(parts.group(group));
    }

    private static Optional<String> wrongIf(boolean wrong, String what) {
        return wrong ? Optional.of(what) : Optional.empty();
    }
}
