package dev.enfilade.delivery.engine;

import dev.enfilade.actor.Actor;
import dev.enfilade.actor.OrderScope;
import dev.enfilade.delivery.ActorQueues;
import dev.enfilade.delivery.ActorQueues.Consumption;
import dev.enfilade.delivery.DeliveryFeed.Release;
import dev.enfilade.delivery.Sequence;
import dev.enfilade.delivery.engine.Work.Stage;
import dev.enfilade.dispatch.Token;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One stretch of work for one actor: one open channel, at most one lease, and the sequences that have work. It ends
 * for one reason, lets what is in flight come to its end, closes the channel, and releases the lease.
 */
final class Shift implements ActorQueues.Receiver {

    /** Blocked and waiting sequences that are remembered; a forgotten one costs one claim when its next token comes. */
    private static final int REMEMBERED = 100_000;

    private static final Duration LEASE_POLL = Duration.ofMillis(200);
    private static final int SCAN_PAGE = 500;

    private final Actor actor;
    private final EngineParts parts;
    private final int concurrency;
    private final boolean byGroup;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition quiet = lock.newCondition();
    private final Map<String, Work> works = new HashMap<>();
    private final Queue<Work> queued = new ArrayDeque<>();
    private int running;
    private int tasks;
    private final CompletableFuture<ShiftEnd> end = new CompletableFuture<>();
    private final CompletableFuture<Consumption> opened = new CompletableFuture<>();

    private final ReentrantLock leaseLock = new ReentrantLock();
    private volatile @Nullable HeldLease lease;
    private volatile boolean wanted;

    Shift(Actor actor, EngineParts parts) {
        this.actor = actor;
        this.parts = parts;
        this.byGroup = actor.orderScope() == OrderScope.GROUP;
        this.concurrency = byGroup ? actor.concurrency() : 1;
    }

    Actor actor() {
        return actor;
    }

    /** Works until something ends the shift. */
    ShiftEnd run(int priority, Optional<Release> first) throws InterruptedException {
        try {
            parts.queues().declare(actor.name()); // a rebuilt RabbitMQ has lost it
            opened.complete(parts.queues()
                    .consume(actor.name(), priority, parts.settings().prefetch(), this));
        } catch (ActorQueues.QueueException e) {
            parts.observer().troubled(actor.name(), "cannot consume", e);
            opened.complete(new NoConsumption());
            return new ShiftEnd.Trouble("cannot consume");
        }
        first.ifPresent(this::released);
        ShiftEnd why;
        try {
            why = end.get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("a shift's end is never exceptional", e);
        }
        finish(why);
        return why;
    }

    /** Ends the shift; the first reason counts. */
    void end(ShiftEnd why) {
        if (!end.complete(why)) return;
        lock.lock();
        try {
            quiet.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isEnding() {
        return end.isDone();
    }

    private void finish(ShiftEnd why) throws InterruptedException {
        awaitQuiet();
        consumption().close();
        letGo(why.toString());
    }

    /**
     * What is in flight comes to its end, however long the database takes to store it: a delivery whose end was given
     * up would be made again. Only a stop of the process cuts it short.
     */
    private void awaitQuiet() throws InterruptedException {
        lock.lock();
        try {
            while (running + tasks > 0 && !parts.stopping().isOver()) quiet.await(100, TimeUnit.MILLISECONDS);
        } finally {
            lock.unlock();
        }
    }

    // ---- what comes from outside

    @Override
    public void token(Token token, long tag) {
        lock.lock();
        try {
            if (isEnding()) return; // closing the channel gives it back
            var work = work(token.orderingKey());
            switch (work.stage) {
                case BLOCKED -> settleBehind(work, token.position(), tag);
                case WAITING -> holdWhileWaiting(work, token.position(), tag);
                case IDLE, QUEUED, RUNNING -> {
                    work.hold(token.position(), tag);
                    enqueue(work);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void settleBehind(Work work, long position, long tag) {
        if (position == work.blockedAt) consumption().park(tag);
        else consumption().ack(tag); // waits READY in the database; the release drains the group from there
    }

    private void holdWhileWaiting(Work work, long position, long tag) {
        if (byGroup) consumption().ack(tag); // drained from the database once the head is through
        else work.hold(position, tag);
    }

    @Override
    public void lost(String reason) {
        end(new ShiftEnd.Trouble("channel lost: " + reason));
    }

    /** @return false if the shift is ending and will do nothing about it */
    boolean released(Release release) {
        lock.lock();
        try {
            if (isEnding()) return false;
            var work = work(release.orderingKey());
            work.drainTo = Math.max(work.drainTo, byGroup ? Work.ALL : release.position());
            switch (work.stage) {
                case RUNNING -> work.releasedMeanwhile = true;
                case IDLE, QUEUED, WAITING, BLOCKED -> enqueue(work);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** News may have been missed: look at every group again. */
    void resync() {
        if (!byGroup || lease == null) return;
        startTask(this::scan);
    }

    /** Ends the shift if tokens have been held for so long that the broker would soon take offence. */
    void recycleIfHeldTooLong() {
        long limit = parts.settings().maxHold().toNanos();
        lock.lock();
        try {
            if (works.values().stream().anyMatch(w -> w.heldLongerThan(limit))) {
                end(new ShiftEnd.Renew("tokens held for long"));
            }
        } finally {
            lock.unlock();
        }
        yieldIfWanted();
    }

    private void onLease(LeaseKeeper.Event event) {
        switch (event) {
            case LOST -> end(new ShiftEnd.Trouble("lease lost"));
            case WANTED -> {
                wanted = true;
                yieldIfWanted();
            }
        }
    }

    /** Another worker waits for the lease: it is the broker's active consumer now. Go as soon as no token is held. */
    private void yieldIfWanted() {
        lock.lock();
        try {
            if (wanted && works.values().stream().noneMatch(Work::hasTokens)) end(new ShiftEnd.Renew("lease wanted"));
        } finally {
            lock.unlock();
        }
    }

    // ---- sequences: all below with the lock held, unless said otherwise

    private Work work(String orderingKey) {
        var key = byGroup ? orderingKey : "";
        if (works.size() > REMEMBERED) works.values().removeIf(w -> w.stage == Stage.BLOCKED && !w.hasTokens());
        return works.computeIfAbsent(key, k -> new Work(new Sequence(actor.name(), byGroup ? k : null)));
    }

    private void rest(Work work) {
        work.stage = Stage.IDLE;
        if (mayWork(work)) enqueue(work);
        else if (!work.hasWork()) forget(work);
    }

    private void forget(Work work) {
        works.remove(work.sequence.orderingKey() == null ? "" : work.sequence.orderingKey());
    }

    /** Whether there is something to do, and this shift may do it. */
    private boolean mayWork(Work work) {
        if (isEnding()) return false;
        // where the lease is wanted, only what RabbitMQ gave us is done; the new owner's scan finds the rest
        return work.hasTokens() || (work.drainTo > 0 && !wanted);
    }

    private void enqueue(Work work) {
        if (work.stage == Stage.QUEUED || work.stage == Stage.RUNNING) return;
        work.stage = Stage.QUEUED;
        queued.add(work);
        startQueued();
    }

    private void startQueued() {
        while (running < concurrency && !queued.isEmpty() && !isEnding()) {
            var next = queued.remove();
            next.stage = Stage.RUNNING;
            running++;
            Thread.ofVirtual().name("sequence " + next.sequence).start(() -> runSequence(next));
        }
    }

    /** On a virtual thread of its own, without the lock. */
    private void runSequence(Work work) {
        var after = Stage.IDLE;
        try {
            after = new SequenceRun(this, work, parts).run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            parts.observer().troubled(actor.name(), "sequence " + work.sequence, e);
            end(new ShiftEnd.Trouble("sequence failed: " + e));
        } finally {
            settle(work, after);
        }
    }

    private void settle(Work work, Stage after) {
        lock.lock();
        try {
            running--;
            if (after == Stage.IDLE) rest(work);
            startQueued();
            quiet.signalAll();
            if (wanted) yieldIfWanted();
        } finally {
            lock.unlock();
        }
    }

    /** Runs something beside the sequences that the end of the shift waits for. */
    private void startTask(Runnable task) {
        lock.lock();
        try {
            if (isEnding()) return;
            tasks++;
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().start(() -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                parts.observer().troubled(actor.name(), "scan of groups", e);
                end(new ShiftEnd.Trouble("scan failed: " + e));
            } finally {
                lock.lock();
                try {
                    tasks--;
                    quiet.signalAll();
                } finally {
                    lock.unlock();
                }
            }
        });
    }

    // ---- what a run of a sequence asks for; without the lock

    /** Whether the run should make another round, and how many tokens the next claim may judge; -1 to stop. */
    int nextRound(Work work) {
        lock.lock();
        try {
            if (!mayWork(work)) return -1;
            work.releasedMeanwhile = false;
            return work.mark();
        } finally {
            lock.unlock();
        }
    }

    /** The lease, taken if it is not held; null if the shift ends, or the work is not ours to do. */
    @Nullable
    HeldLease obtainLease(Work work) throws InterruptedException {
        var held = lease;
        if (held != null) return held;
        leaseLock.lockInterruptibly();
        try {
            while (lease == null && !isEnding()) {
                if (!hasTokens(work) && parts.leases().isHeldByAnother(actor.name())) return giveUpDrain(work);
                acquire();
                if (lease == null) Thread.sleep(LEASE_POLL);
            }
            return isEnding() ? null : lease;
        } finally {
            leaseLock.unlock();
        }
    }

    private boolean hasTokens(Work work) {
        lock.lock();
        try {
            return work.hasTokens();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable HeldLease giveUpDrain(Work work) {
        lock.lock();
        try {
            work.drainTo = 0;
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void acquire() {
        var length = actor.connector().timeout().plus(parts.settings().leaseSlack());
        var granted = parts.leases().acquire(actor.name(), length, this::onLease);
        if (granted.isEmpty()) return;
        if (hasActorChanged(granted.get())) {
            parts.leases().release(granted.get());
            end(new ShiftEnd.Renew("actor changed"));
            return;
        }
        lease = granted.get();
        parts.observer().leaseTaken(actor.name(), granted.get().lease().fence());
        if (byGroup) startTask(this::scan);
    }

    /** A pause that was answered before the lease was granted must be obeyed under it, so look again. */
    private boolean hasActorChanged(HeldLease granted) {
        try {
            var now = parts.actors().find(actor.name());
            return now.isEmpty() || now.get().version() != actor.version();
        } catch (RuntimeException e) {
            parts.leases().release(granted);
            throw e;
        }
    }

    private void letGo(String why) {
        var held = lease;
        if (held == null) return;
        parts.leases().release(held);
        parts.observer().leaseLeft(actor.name(), why);
    }

    /** Queues every group that has deliverable messages: those whose tokens were settled while the group waited. */
    private void scan() {
        var after = "";
        while (!isEnding()) {
            var page = parts.sequences().unblockedGroups(actor.name(), after, SCAN_PAGE);
            if (page.isEmpty()) return;
            page.forEach(this::drainGroup);
            after = page.getLast();
            awaitFewQueued();
        }
    }

    private void drainGroup(String orderingKey) {
        lock.lock();
        try {
            var work = work(orderingKey);
            work.drainTo = Work.ALL;
            if (work.stage == Stage.RUNNING) work.releasedMeanwhile = true;
            else if (work.stage != Stage.WAITING) enqueue(work);
        } finally {
            lock.unlock();
        }
    }

    private void awaitFewQueued() {
        lock.lock();
        try {
            while (queued.size() > SCAN_PAGE && !isEnding()) quiet.awaitUninterruptibly();
        } finally {
            lock.unlock();
        }
    }

    /** The head of the sequence is this message: tokens below it have done their work. */
    void settleBelow(Work work, long position, int mark) {
        lock.lock();
        try {
            work.ackBelow(position, mark, consumption());
            if (position > work.drainTo) work.drainTo = 0;
        } finally {
            lock.unlock();
        }
    }

    /** The message at the position is final. */
    void settleThrough(Work work, long position) {
        lock.lock();
        try {
            work.ackBelow(position + 1, work.mark(), consumption());
            if (position >= work.drainTo) work.drainTo = 0;
            // tokens of those behind it may be lost: one wake is enough for all that is there
            if (!work.hasTokens()) work.drainTo = Work.ALL;
        } finally {
            lock.unlock();
        }
    }

    /** No open message is left: whatever the tokens named is final. */
    void emptied(Work work, int mark) {
        lock.lock();
        try {
            work.ackBelow(Long.MAX_VALUE, mark, consumption());
            if (!work.releasedMeanwhile) work.drainTo = 0;
        } finally {
            lock.unlock();
        }
    }

    /** The sequence waits behind a parked message, unless it was released since the last claim. */
    Stage blockAt(Work work, long position) {
        lock.lock();
        try {
            work.parkAt(position, consumption());
            if (work.releasedMeanwhile) return Stage.RUNNING;
            if (!byGroup) {
                end(new ShiftEnd.Blocked(position));
                return Stage.IDLE;
            }
            work.ackAll(consumption());
            work.drainTo = 0;
            work.blockedAt = position;
            work.stage = Stage.BLOCKED; // at once: a token that comes now must not be held
            return Stage.BLOCKED;
        } finally {
            lock.unlock();
        }
    }

    /** The sequence waits for the next attempt of its head, unless it was released since the last claim. */
    Stage waitFor(Work work, long position, Duration in) {
        lock.lock();
        try {
            if (work.releasedMeanwhile) return Stage.RUNNING;
            if (!byGroup && in.compareTo(parts.settings().longWait()) > 0) {
                end(new ShiftEnd.LongWait(in));
                return Stage.IDLE;
            }
            if (byGroup) work.ackAll(consumption());
            work.drainTo = Math.max(work.drainTo, byGroup ? Work.ALL : position);
            parts.timer().schedule(() -> due(work), Math.max(1, in.toMillis()), TimeUnit.MILLISECONDS);
            work.stage = Stage.WAITING;
            return Stage.WAITING;
        } finally {
            lock.unlock();
        }
    }

    private void due(Work work) {
        lock.lock();
        try {
            if (work.stage == Stage.WAITING && !isEnding()) enqueue(work);
        } finally {
            lock.unlock();
        }
    }

    private Consumption consumption() {
        return opened.join();
    }

    /** Stands in where no channel could be opened. */
    private static final class NoConsumption implements Consumption {
        @Override
        public void ack(long tag) {}

        @Override
        public void park(long tag) {}

        @Override
        public void close() {}
    }
}
