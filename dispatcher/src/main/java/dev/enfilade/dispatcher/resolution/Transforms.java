package dev.enfilade.dispatcher.resolution;

import com.fasterxml.jackson.databind.JsonNode;
import dev.enfilade.subscription.Transform;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes payloads. Each transform is compiled once as long as some subscription has it, and bounded in time: one that
 * never ends costs its own messages, not the partition. Not for use by several threads at once.
 */
final class Transforms implements AutoCloseable {

    private final Map<Transform, Compiled> compiled = new HashMap<>();
    private final Map<Transform, TimeBound.Overrun> overrun = new HashMap<>();
    private final TimeBound bound;
    private final Duration limit;
    private final int maxBytes;

    /**
     * @param limit how long one evaluation may take
     * @param maxBytes of a payload that is made
     */
    Transforms(Duration limit, int maxBytes) {
        this.limit = limit;
        this.maxBytes = maxBytes;
        this.bound = new TimeBound(limit);
    }

    /** Forgets what no subscription uses any more. */
    void retain(Set<Transform> used) {
        compiled.keySet().retainAll(used);
        overrun.keySet().retainAll(used);
    }

    /** @throws TransformException if no payload can be made, for whatever reason */
    byte[] apply(Transform transform, JsonPayload payload) throws TransformException, InterruptedException {
        var expression = compiled.computeIfAbsent(transform, Compiled::of).expression();
        refuseWhileRunning(transform);
        var input = payload.node();
        try {
            return bound.run(() -> evaluate(expression, input));
        } catch (TimeBound.Overrun e) {
            overrun.put(transform, e);
            throw new TransformException("the transform took longer than " + limit);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    @Override
    public void close() {
        bound.close();
    }

    /** One evaluation at most of each transform is left running, so that they cannot add up. */
    private void refuseWhileRunning(Transform transform) throws TransformException {
        var running = overrun.get(transform);
        if (running == null) return;
        if (!running.isOver()) {
            throw new TransformException("an earlier event's transform still runs; it took longer than " + limit);
        }
        overrun.remove(transform);
    }

    private byte[] evaluate(JsltExpression expression, JsonNode input) throws TransformException {
        var result = expression.apply(input);
        if (result.isNull() || result.isMissingNode()) {
            throw new TransformException("the transform made no payload (its result is null)");
        }
        var bytes = JsonPayload.bytes(result);
        if (bytes.length > maxBytes) {
            throw new TransformException(
                    "the transform made a payload of " + bytes.length + " bytes; the limit is " + maxBytes);
        }
        return bytes;
    }

    private static TransformException failure(@Nullable Throwable cause) {
        return cause instanceof TransformException known
                ? known
                : new TransformException("the transform failed"
                        + (cause == null ? "" : ": " + cause.getClass().getSimpleName()));
    }

    /** An expression, or why there is none: what does not compile is not tried again for every event. */
    private record Compiled(
            @Nullable JsltExpression value, @Nullable String problem) {

        static Compiled of(Transform transform) {
            try {
                if (!transform.language().equals(Transform.JSLT)) {
                    throw new TransformException("unknown transform language '" + transform.language() + "'");
                }
                return new Compiled(JsltExpression.compile(transform.expression()), null);
            } catch (TransformException e) {
                return new Compiled(null, e.problem());
            }
        }

        JsltExpression expression() throws TransformException {
            if (value == null) throw new TransformException(String.valueOf(problem));
            return value;
        }
    }
}
