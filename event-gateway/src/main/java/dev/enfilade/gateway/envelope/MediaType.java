package dev.enfilade.gateway.envelope;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A media type as RFC 9110 writes it.
 *
 * @param type in lower case
 * @param subtype in lower case
 * @param parameters by name in lower case, values without quotes
 */
record MediaType(String type, String subtype, Map<String, String> parameters) {

    private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";
    private static final Pattern ESSENCE = Pattern.compile("(" + TOKEN + ")/(" + TOKEN + ")[ \\t]*");
    private static final Pattern PARAMETER = Pattern.compile(";[ \\t]*(?:(" + TOKEN + ")=(?:(" + TOKEN
            + ")|\"((?:[^\"\\\\\\p{Cntrl}]|\\\\[\\x20-\\x7e])*+)\")[ \\t]*)?");

    /** Empty if it is not well-formed. */
    static Optional<MediaType> parse(String text) {
        var matcher = ESSENCE.matcher(text);
        if (!matcher.lookingAt()) return Optional.empty();
        var type = matcher.group(1).toLowerCase(Locale.ROOT);
        var subtype = matcher.group(2).toLowerCase(Locale.ROOT);
        var parameters = new LinkedHashMap<String, String>();
        int end = matcher.end();
        var parameter = PARAMETER.matcher(text);
        while (end < text.length()) {
            if (!parameter.region(end, text.length()).lookingAt()) return Optional.empty();
            end = parameter.end();
            if (parameter.group(1) == null) continue;
            parameters.putIfAbsent(
                    parameter.group(1).toLowerCase(Locale.ROOT), value(parameter.group(2), parameter.group(3)));
        }
        return Optional.of(new MediaType(type, subtype, parameters));
    }

    private static String value(@Nullable String token, @Nullable String quoted) {
        if (token != null) return token;
        return quoted == null ? "" : quoted.replaceAll("\\\\(.)", "$1");
    }

    /** Whether data of this type is JSON, as the CloudEvents JSON format tells it. */
    boolean isJson() {
        return subtype.equals("json") || subtype.endsWith("+json");
    }

    /** Whether its charset, if it names one, is UTF-8 or a part of it. */
    boolean isUtf8() {
        var charset = parameters.get("charset");
        return charset == null || charset.equalsIgnoreCase("utf-8") || charset.equalsIgnoreCase("us-ascii");
    }
}
