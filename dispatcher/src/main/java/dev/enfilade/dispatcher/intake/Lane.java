package dev.enfilade.dispatcher.intake;

import dev.enfilade.dispatcher.intake.EventSource.Consumption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What one consumption of a partition has delivered and nobody has taken yet. It ends with its consumption, and what
 * waits in it is forgotten then, since it is delivered again. The broker's prefetch bounds it.
 */
public final class Lane implements EventSource.Receiver {

    private final Inbox inbox;
    private final int partition;
    private final Deque<Delivery> waiting = new ArrayDeque<>();
    private final CompletableFuture<String> abandoned = new CompletableFuture<>();
    private @Nullable Consumption consumption;
    private boolean ended;

    Lane(Inbox inbox, int partition) {
        this.inbox = inbox;
        this.partition = partition;
    }

    public int partition() {
        return partition;
    }

    @Override
    public void received(Delivery delivery) {
        inbox.change(() -> {
            if (!ended) waiting.add(delivery);
        });
    }

    /** From now on what is delivered may be taken. */
    void opened(Consumption by) {
        inbox.change(() -> consumption = by);
    }

    /** Nothing more of it is taken. */
    void end() {
        inbox.change(() -> {
            ended = true;
            waiting.clear();
        });
    }

    /**
     * Gives up what was taken from it and all that follows: at once, since whoever settles a later delivery settles
     * the earlier ones along with it. Its consumption is ended, and followed by another.
     */
    public void abandon(String reason) {
        end();
        abandoned.complete(reason);
    }

    CompletableFuture<String> abandoned() {
        return abandoned;
    }

    /** Whether what was taken from it can still be settled. */
    public boolean isLive() {
        return inbox.look(() -> !ended);
    }

    /** Rejects and settles, in this order: what is rejected must not be settled along with the others. */
    public void settle(List<Delivery> deliveries) {
        var by = inbox.look(() -> ended ? null : consumption);
        if (by == null) return;
        long last = -1;
        for (var delivery : deliveries) {
            switch (delivery) {
                case Delivery.Unreadable unreadable -> by.reject(unreadable.tag());
                case Delivery.Readable readable -> last = readable.tag();
            }
        }
        if (last >= 0) by.ackUpTo(last);
    }

    /** With the inbox's lock held. */
    boolean isReady() {
        return !ended && consumption != null && !waiting.isEmpty();
    }

    /** With the inbox's lock held, when it is ready. */
    Delivery peek() {
        return waiting.element();
    }

    /** With the inbox's lock held, when it is ready. */
    Delivery poll() {
        return waiting.remove();
    }

    /** With the inbox's lock held. */
    int size() {
        return waiting.size();
    }
}
