package dev.enfilade.service.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One span that goes on until it is closed. Thread-safe. */
public final class Trace implements AutoCloseable {

    private final Span span;
    private final String traceparent;

    Trace(Span span, @Nullable String parent) {
        this.span = span;
        this.traceparent = Traces.of(span.getSpanContext(), parent);
    }

    /** What to hand on: this span as the parent of what follows from it. */
    public String traceparent() {
        return traceparent;
    }

    public Trace attribute(String key, String value) {
        span.setAttribute(key, value);
        return this;
    }

    public Trace attribute(String key, long value) {
        span.setAttribute(key, value);
        return this;
    }

    /** @param description one line, never a payload */
    public Trace failed(String description) {
        span.setStatus(StatusCode.ERROR, description);
        return this;
    }

    /** Does the work with this as the current span of the thread, so that spans within it become its children. */
    public <T> T within(Supplier<T> work) {
        try (Scope _ = span.makeCurrent()) {
            return work.get();
        }
    }

    @Override
    public void close() {
        span.end();
    }
}
