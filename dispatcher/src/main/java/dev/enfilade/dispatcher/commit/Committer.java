package dev.enfilade.dispatcher.commit;

import dev.enfilade.dispatch.DispatchStore;
import dev.enfilade.dispatch.Draft;
import dev.enfilade.dispatch.Token;
import dev.enfilade.dispatch.TokenPublisher;
import dev.enfilade.dispatcher.intake.Inbox;
import dev.enfilade.dispatcher.intake.Intake;
import dev.enfilade.dispatcher.resolution.Resolver;
import dev.enfilade.event.Event;
import dev.enfilade.service.telemetry.LogLine;
import dev.enfilade.service.telemetry.Trace;
import dev.enfilade.service.telemetry.Traces;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Dispatches batch after batch on one thread: resolve, commit, wake, settle, in this order, so that whatever breaks off
 * in between is done again from the queue. One for all partitions, so that those of one process share a transaction and
 * do not meet each other at the positions of the actors. While a batch is under way the next one gathers in the inbox.
 */
public final class Committer {

    private static final Logger LOG = Logger.getLogger(Committer.class);
    private static final long FIRST_PAUSE_MILLIS = 50;

    private final Inbox inbox;
    private final Intake intake;
    private final Resolver resolver;
    private final DispatchStore store;
    private final TokenPublisher tokens;
    private final Limits limits;
    private final DispatchMetrics metrics;
    private final Traces traces;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile @Nullable Trouble trouble;

    public Committer(
            Inbox inbox,
            Intake intake,
            Resolver resolver,
            DispatchStore store,
            TokenPublisher tokens,
            Limits limits,
            DispatchMetrics metrics,
            Traces traces,
            Clock clock) {
        this.inbox = inbox;
        this.intake = intake;
        this.resolver = resolver;
        this.store = store;
        this.tokens = tokens;
        this.limits = limits;
        this.metrics = metrics;
        this.traces = traces;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("committer").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Takes nothing more and finishes the batch under way, unless a server is away or it takes too long. */
    public void stop(Duration atMost) {
        stopping = true;
        inbox.seal();
        try {
            if (!thread.join(atMost)) thread.interrupt();
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    /** What holds the batch under way, if anything does. */
    public Optional<Trouble> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Whether it works on, or stands still and says why; false would be a fault of its own. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        try {
            while (!stopping) {
                var taken = inbox.take(limits.events(), limits.bytes());
                if (!taken.isEmpty()) dispatch(new Batch(taken));
            }
        } catch (InterruptedException e) {
            LOG.debug("the batch under way is left to the queue");
        }
    }

    private void dispatch(Batch batch) throws InterruptedException {
        boolean done = false;
        try {
            done = tryDispatch(batch);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error(LogLine.of("batch.failed").with("error", e), e);
            trouble = new Trouble(Trouble.NONE, "a fault of its own: " + e, clock.instant());
        } finally {
            if (!done) batch.abandon("its batch was not dispatched");
        }
        if (!done && !stopping) recover();
    }

    /** @return false if the batch was given up half-way, which does no harm */
    private boolean tryDispatch(Batch batch) throws InterruptedException {
        metrics.batch(batch.events().size());
        var spans = begin(batch.events());
        try {
            if (!insist(batch, Trouble.MONGODB, resolver::refresh)) return false;
            var resolved = resolve(batch.events(), spans);
            var toWake = new ArrayList<Token>();
            if (!insist(batch, Trouble.MONGODB, () -> toWake.addAll(commit(resolved.drafts())))) return false;
            if (!insist(batch, Trouble.RABBITMQ, () -> wake(toWake))) return false;
            settle(batch, resolved);
            return true;
        } finally {
            spans.forEach(Trace::close);
        }
    }

    private record Resolved(List<Draft> drafts, int withoutSubscriber) {}

    private List<Trace> begin(List<Event> events) {
        return events.stream()
                .map(e -> traces.begin(
                        "dispatch",
                        SpanKind.CONSUMER,
                        e.traceparent(),
                        Map.of("event", e.id(), "source", e.source(), "type", e.type())))
                .toList();
    }

    private Resolved resolve(List<Event> events, List<Trace> spans) throws InterruptedException {
        var drafts = new ArrayList<Draft>();
        int withoutSubscriber = 0;
        for (int i = 0; i < events.size(); i++) {
            var made = resolver.resolve(events.get(i), spans.get(i).traceparent());
            if (made.isEmpty()) withoutSubscriber++;
            drafts.addAll(made);
        }
        return new Resolved(drafts, withoutSubscriber);
    }

    private List<Token> commit(List<Draft> drafts) {
        if (drafts.isEmpty()) return List.of();
        var committed = metrics.timed(() -> store.commit(drafts));
        var parked = drafts.stream().filter(d -> d.parked() != null).toList();
        metrics.committed(committed.stored(), Math.min(parked.size(), committed.stored()));
        if (!parked.isEmpty()) {
            var subscriptions =
                    parked.stream().map(Draft::subscription).distinct().toList();
            LOG.warn(LogLine.of("messages.parked")
                    .with("count", parked.size())
                    .with("subscription", String.join(",", subscriptions)));
        }
        if (!committed.unknownActors().isEmpty()) dropped(drafts, committed);
        return committed.tokens();
    }

    /** Actors that were deleted after the subscriptions were read: nobody is left who wants these messages. */
    private void dropped(List<Draft> drafts, DispatchStore.Committed committed) {
        long count = drafts.stream()
                .filter(d -> committed.unknownActors().contains(d.actor()))
                .count();
        metrics.dropped(count);
        LOG.info(LogLine.of("messages.dropped")
                .with("count", count)
                .with("actor", String.join(",", committed.unknownActors()))
                .with("error", "the actor is deleted"));
        resolver.forget();
    }

    private void wake(List<Token> toWake) {
        if (toWake.isEmpty()) return;
        int refused = tokens.publish(toWake);
        if (refused == 0) return;
        metrics.refused(refused);
        LOG.warn(LogLine.of("tokens.refused").with("count", refused).with("error", "a queue of tokens is full"));
    }

    private void settle(Batch batch, Resolved resolved) {
        for (var unreadable : batch.unreadable()) {
            metrics.unreadable();
            LOG.warn(LogLine.of("event.unreadable").with("error", unreadable.reason()));
        }
        batch.settle();
        metrics.withoutSubscriber(resolved.withoutSubscriber());
        metrics.dispatched(batch.events(), clock.instant());
        LOG.debug(LogLine.of("batch.dispatched")
                .with("events", batch.events().size())
                .with("messages", resolved.drafts().size()));
    }

    /**
     * Does a step until it succeeds.
     *
     * @return false if it has not, and the batch is not wanted any more
     */
    private boolean insist(Batch batch, String server, Runnable step) throws InterruptedException {
        long since = System.nanoTime();
        for (int failures = 0; ; failures++) {
            try {
                step.run();
                succeeded();
                return true;
            } catch (RuntimeException e) {
                failed(server, e);
            }
            if (stopping || !batch.isWanted()) return false;
            if (server.equals(Trouble.MONGODB)
                    && System.nanoTime() - since > limits.letGoAfter().toNanos()) return false;
            pause(failures);
        }
    }

    /**
     * After a batch that was given up. Where MongoDB is away all partitions are given back until it answers again:
     * perhaps it answers another dispatcher.
     */
    private void recover() throws InterruptedException {
        var why = trouble;
        if (why == null) return;
        if (why.server().equals(Trouble.RABBITMQ)) {
            // The partitions are lost already, and say so themselves.
            trouble = null;
            return;
        }
        intake.letGo("waiting for " + why.server());
        try {
            for (int failures = 0; !stopping; failures++) {
                pause(failures);
                if (isReachable()) return;
            }
        } finally {
            intake.resume();
        }
    }

    private boolean isReachable() throws InterruptedException {
        try {
            resolver.refresh();
            succeeded();
            return true;
        } catch (RuntimeException e) {
            failed(Trouble.MONGODB, e);
            return false;
        }
    }

    private void failed(String server, RuntimeException e) throws InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
        var before = trouble;
        var reason = e.getClass().getSimpleName() + ": " + e.getMessage();
        if (before != null && before.server().equals(server)) {
            LOG.debugf("still waiting for %s: %s", server, reason);
            trouble = new Trouble(server, reason, before.since());
        } else {
            LOG.warn(LogLine.of("dispatch.held").with("server", server).with("error", reason));
            trouble = new Trouble(server, reason, clock.instant());
        }
    }

    private void succeeded() {
        var before = trouble;
        if (before == null) return;
        trouble = null;
        LOG.info(LogLine.of("dispatch.resumed").with("server", before.server()).with("heldSince", before.since()));
    }

    private void pause(int failures) throws InterruptedException {
        long full = Math.min(limits.longestPause().toMillis(), FIRST_PAUSE_MILLIS << Math.min(failures, 16));
        TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(full / 2, full + 1));
    }
}
