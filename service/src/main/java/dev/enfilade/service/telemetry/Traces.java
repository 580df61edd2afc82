package dev.enfilade.service.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import jakarta.inject.Singleton;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Traces across the services, carried as W3C {@code traceparent} strings in events, tokens and messages. Works the same
 * with the SDK off: then no spans are recorded, and a traceparent is handed on as it came, or made.
 */
@Singleton
public final class Traces {

    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private final Tracer tracer;

    public Traces(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("dev.enfilade");
    }

    /**
     * Begins a span. The caller ends it, on whatever thread.
     *
     * @param parent traceparent of what caused it; absent or not well-formed: the current span, else a new trace
     * @param attributes text attributes, never a payload
     */
    public Trace begin(String name, SpanKind kind, @Nullable String parent, Map<String, String> attributes) {
        var builder = tracer.spanBuilder(name).setSpanKind(kind);
        if (parent != null && isWellFormed(parent)) builder.setParent(contextOf(parent));
        attributes.forEach(builder::setAttribute);
        return new Trace(builder.startSpan(), parent);
    }

    /** The traceparent of the current span; without one, what came in; without that or if it is broken, a new one. */
    public static String current(@Nullable String incoming) {
        return of(Span.current().getSpanContext(), incoming);
    }

    static String of(SpanContext span, @Nullable String incoming) {
        if (span.isValid()) return format(span);
        return incoming != null && isWellFormed(incoming) ? incoming : made();
    }

    /** Whether it is a traceparent of version 00 or of a later one in its shape. */
    static boolean isWellFormed(String traceparent) {
        return TRACEPARENT.matcher(traceparent).matches();
    }

    private static String format(SpanContext span) {
        return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
                + span.getTraceFlags().asHex();
    }

    /** A new trace that says it was not sampled: nobody recorded its root. */
    private static String made() {
        var random = ThreadLocalRandom.current();
        var hex = HexFormat.of();
        // An odd last digit, so that none of the ids is all zeros, which the format forbids
        return "00-" + hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong() | 1) + "-"
                + hex.toHexDigits(random.nextLong() | 1) + "-00";
    }

    private static Context contextOf(String traceparent) {
        return W3CTraceContextPropagator.getInstance()
                .extract(Context.root(), Map.of("traceparent", traceparent), MapGetter.INSTANCE);
    }

    private enum MapGetter implements TextMapGetter<Map<String, String>> {
        INSTANCE;

        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
            return carrier.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
            return carrier == null ? null : carrier.get(key);
        }
    }
}
