package dev.enfilade.service.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * One wide line of a log: what happened, then keys and values, as {@code message.parked actor=billing position=4}. Use
 * the words of the design as keys: event, actor, message, position, orderingkey, attempt, outcome, state, partition,
 * subscription, error. Never a payload, never a secret. Values from outside cannot break the line.
 */
public final class LogLine {

    private static final int MAX_VALUE = 300;

    private final StringBuilder line;

    private LogLine(String what) {
        line = new StringBuilder(what);
    }

    /** @param what noun and past participle, such as {@code events.accepted} */
    public static LogLine of(String what) {
        return new LogLine(what);
    }

    /** Adds a pair; an absent value adds nothing. */
    public LogLine with(String key, @Nullable Object value) {
        if (value == null) return this;
        line.append(' ').append(key).append('=');
        var text = value.toString();
        if (isPlain(text)) line.append(text);
        else quote(text);
        return this;
    }

    private static boolean isPlain(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_VALUE
                && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '=');
    }

    private void quote(String text) {
        line.append('"');
        text.codePoints().limit(MAX_VALUE).forEach(this::quoted);
        if (text.length() > MAX_VALUE) line.append('…');
        line.append('"');
    }

    private void quoted(int c) {
        if (c == '"' || c == '\\') line.append('\\').appendCodePoint(c);
        else if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) line.append(String.format("\\u%04x", c));
        else line.appendCodePoint(c);
    }

    @Override
    public String toString() {
        return line.toString();
    }
}
