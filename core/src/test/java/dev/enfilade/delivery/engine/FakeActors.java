package dev.enfilade.delivery.engine;

import dev.enfilade.actor.Actor;
import dev.enfilade.message.Message;
import dev.enfilade.message.MessageError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The receiving side: keeps what it is sent, fails what it is told to fail, and notices what runs side by side. */
final class FakeActors implements ConnectorClient {

    private final Map<String, List<Long>> received = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> inSequence = new ConcurrentHashMap<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> flaky = new ConcurrentHashMap<>();
    volatile boolean overlapped;
    volatile @Nullable CountDownLatch gate;

    void refuse(String actor, long position) {
        refused.add(actor + "/" + position);
    }

    void accept(String actor, long position) {
        refused.remove(actor + "/" + position);
    }

    void failFor(String actor, long position, int times) {
        flaky.put(actor + "/" + position, new AtomicInteger(times));
    }

    List<Long> received(String actor) {
        return List.copyOf(received.getOrDefault(actor, List.of()));
    }

    @Override
    public Result deliver(Actor actor, Message message) {
        var name = actor.name() + "/" + message.position();
        var sequence = actor.name() + "/"
                + (actor.orderScope() == dev.enfilade.actor.OrderScope.QUEUE ? "" : message.orderingKey());
        var inside = inSequence.computeIfAbsent(sequence, s -> new AtomicInteger());
        if (inside.incrementAndGet() > 1) overlapped = true;
        try {
            awaitGate();
            if (refused.contains(name)) return failed(false);
            var left = flaky.get(name);
            if (left != null && left.getAndDecrement() > 0) return failed(true);
            received.computeIfAbsent(actor.name(), a -> java.util.Collections.synchronizedList(new ArrayList<>()))
                    .add(message.position());
            return new Result.Accepted(200, "ok");
        } finally {
            inside.decrementAndGet();
        }
    }

    private void awaitGate() {
        var closed = gate;
        if (closed == null) return;
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Result failed(boolean retryable) {
        var error = new MessageError(MessageError.Kind.STATUS, retryable ? 503 : 422, "refused", Instant.EPOCH);
        return new Result.Failed(error, retryable, (Duration) null, null);
    }
}
