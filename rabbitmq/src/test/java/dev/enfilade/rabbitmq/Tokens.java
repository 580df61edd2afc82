package dev.enfilade.rabbitmq;

import dev.enfilade.delivery.ActorQueues.Receiver;
import dev.enfilade.dispatch.Token;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A receiver that records what it gets, and whether it was ever called twice at once. */
final class Tokens implements Receiver {

    record Received(Token token, long tag) {}

    private final Queue<Received> received = new ConcurrentLinkedQueue<>();
    private final Queue<String> losses = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inside = new AtomicInteger();
    private volatile boolean overlapped;

    @Override
    public void token(Token token, long tag) {
        if (inside.incrementAndGet() > 1) {
            overlapped = true;
        }
        received.add(new Received(token, tag));
        inside.decrementAndGet();
    }

    @Override
    public void lost(String reason) {
        if (inside.incrementAndGet() > 1) {
            overlapped = true;
        }
        losses.add(reason);
        inside.decrementAndGet();
    }

    List<Long> positions() {
        return received.stream().map(each -> each.token().position()).toList();
    }

    List<Received> received() {
        return List.copyOf(received);
    }

    int count() {
        return received.size();
    }

    List<String> losses() {
        return List.copyOf(losses);
    }

    boolean overlapped() {
        return overlapped;
    }
}
