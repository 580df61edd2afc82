package dev.enfilade.dispatcher.intake;

import dev.enfilade.dispatcher.intake.EventSource.Consumption;
import dev.enfilade.dispatcher.intake.EventSource.SourceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Keeps every partition consumed: a consumption that ends, for whatever reason, is followed by another. */
public final class Intake implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Intake.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final EventSource source;
    private final Inbox inbox;
    private final int partitions;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger consumed = new AtomicInteger();
    private volatile CompletableFuture<String> letGo = new CompletableFuture<>();
    private volatile CompletableFuture<Void> allowed = CompletableFuture.completedFuture(null);

    public Intake(EventSource source, Inbox inbox, int partitions) {
        this.source = source;
        this.inbox = inbox;
        this.partitions = partitions;
    }

    public void start() {
        for (int p = 0; p < partitions; p++) {
            int partition = p;
            threads.add(Thread.ofVirtual().name("events." + partition).start(() -> keepConsuming(partition)));
        }
    }

    /** Ends every consumption, so that another dispatcher can go on; none begins before {@link #resume}. */
    public void letGo(String reason) {
        allowed = new CompletableFuture<>();
        letGo.complete(reason);
    }

    public void resume() {
        letGo = new CompletableFuture<>();
        allowed.complete(null);
    }

    public int partitions() {
        return partitions;
    }

    /** How many partitions are consumed at present, actively or as the one that would take over. */
    public int consumed() {
        return consumed.get();
    }

    /** Ends every consumption and begins none any more. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        for (var thread : threads) {
            try {
                thread.join(LONGEST_PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void keepConsuming(int partition) {
        int failures = 0;
        try {
            while (true) {
                allowed.get();
                try {
                    consume(partition);
                    failures = 0;
                } catch (SourceException e) {
                    if (failures++ == 0) LOG.warnf("partition %d cannot be consumed: %s", partition, e.getMessage());
                }
                Thread.sleep(pause(failures));
            }
        } catch (InterruptedException | ExecutionException e) {
            LOG.debugf("partition %d is not consumed any more", partition);
        }
    }

    private void consume(int partition) throws SourceException, InterruptedException {
        var lane = inbox.open(partition);
        try (var consumption = source.consume(partition, lane)) {
            LOG.infof("partition %d is consumed", partition);
            lane.opened(consumption);
            consumed.incrementAndGet();
            try {
                awaitEnd(partition, lane, consumption);
            } finally {
                consumed.decrementAndGet();
                // First: what was delivered must not be settled or taken once the consumption is being closed.
                inbox.close(lane);
            }
        } finally {
            inbox.close(lane);
        }
    }

    private void awaitEnd(int partition, Lane lane, Consumption consumption) throws InterruptedException {
        try {
            var reason = CompletableFuture.anyOf(consumption.ended(), lane.abandoned(), letGo)
                    .get();
            LOG.warnf("partition %d is let go: %s", partition, reason);
        } catch (ExecutionException e) {
            LOG.warnf("partition %d is let go: %s", partition, e.getCause());
        }
    }

    /** Short after the first failure, so that a broken connection costs little; then ever longer, never all at once. */
    private static Duration pause(int failures) {
        long full = Math.min(LONGEST_PAUSE.toMillis(), 100L << Math.min(failures, 10));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(full / 2, full + 1));
    }
}
