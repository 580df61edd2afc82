package dev.enfilade.delivery.engine;

import dev.enfilade.delivery.Lease;
import dev.enfilade.delivery.LeaseStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All leases of this worker, renewed together in one write. */
final class LeaseKeeper {

    private final LeaseStore store;
    private final String worker;
    private final Map<String, Held> held = new ConcurrentHashMap<>();

    private record Held(HeldLease lease, Consumer<Event> listener) {}

    /** What a renewal found out about a lease. */
    enum Event {
        LOST,
        WANTED
    }

    LeaseKeeper(LeaseStore store, String worker) {
        this.store = store;
        this.worker = worker;
    }

    Optional<HeldLease> acquire(String actor, Duration length, Consumer<Event> listener) {
        long asked = System.nanoTime();
        var granted = store.acquire(actor, worker, length).map(lease -> new HeldLease(lease, length, asked));
        granted.ifPresent(lease -> held.put(actor, new Held(lease, listener)));
        return granted;
    }

    boolean isHeldByAnother(String actor) {
        return store.find(actor).filter(l -> !l.owner().equals(worker)).isPresent();
    }

    void release(HeldLease lease) {
        held.computeIfPresent(lease.lease().actor(), (actor, h) -> h.lease() == lease ? null : h);
        if (!lease.isLost()) store.release(lease.lease());
    }

    /** Renews everything; tells the holders of what was lost or is wanted by others. */
    void renew() {
        if (held.isEmpty()) return;
        long asked = System.nanoTime();
        var renewed = store.renewAll(worker).stream().collect(Collectors.toMap(Lease::actor, Function.identity()));
        held.forEach((actor, h) -> judge(h, renewed.get(actor), asked));
    }

    private static void judge(Held h, @org.jspecify.annotations.Nullable Lease now, long asked) {
        if (now != null && now.fence() == h.lease().lease().fence()) {
            h.lease().renewed(now, asked);
            if (now.wanted()) h.listener().accept(Event.WANTED);
        } else if (h.lease().isOlderThan(asked)) {
            h.lease().lose();
            h.listener().accept(Event.LOST);
        }
    }
}
