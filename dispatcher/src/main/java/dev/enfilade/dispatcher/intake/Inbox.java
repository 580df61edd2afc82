package dev.enfilade.dispatcher.intake;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What all partitions have delivered and nobody has taken yet. Events of a partition are taken in their order. */
public final class Inbox {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Lane> lanes = new ArrayList<>();
    private boolean sealed;

    /** A delivery and where it came from. */
    public record Taken(Lane lane, Delivery delivery) {}

    /** A lane for a new consumption of a partition. */
    Lane open(int partition) {
        var lane = new Lane(this, partition);
        change(() -> lanes.add(lane));
        return lane;
    }

    void close(Lane lane) {
        lane.end();
        change(() -> lanes.remove(lane));
    }

    /**
     * Takes what is there, one delivery of each partition in turn, without waiting for more; waits only while there is
     * nothing.
     *
     * @param maxEvents at most so many
     * @param maxBytes at most so much, but always one event
     * @return nothing only after {@link #seal}
     */
    public List<Taken> take(int maxEvents, long maxBytes) throws InterruptedException {
        lock.lock();
        try {
            while (!sealed && lanes.stream().noneMatch(Lane::isReady)) changed.await();
            return sealed ? List.of() : takeReady(maxEvents, maxBytes);
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is taken any more. */
    public void seal() {
        change(() -> sealed = true);
    }

    /** How many deliveries wait. */
    public int size() {
        return look(() -> lanes.stream().mapToInt(Lane::size).sum());
    }

    private List<Taken> takeReady(int maxEvents, long maxBytes) {
        // Another lane begins each time, so that none comes short when the limits cut a batch.
        Collections.rotate(lanes, 1);
        var taken = new ArrayList<Taken>();
        long bytes = 0;
        for (boolean more = true; more; ) {
            more = false;
            for (var lane : lanes) {
                if (!lane.isReady()) continue;
                bytes += lane.peek().bytes();
                if (!taken.isEmpty() && (taken.size() >= maxEvents || bytes > maxBytes)) return taken;
                taken.add(new Taken(lane, lane.poll()));
                more = true;
            }
        }
        return taken;
    }

    void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    <T extends @Nullable Object> T look(Supplier<T> look) {
        lock.lock();
        try {
            return look.get();
        } finally {
            lock.unlock();
        }
    }
}
