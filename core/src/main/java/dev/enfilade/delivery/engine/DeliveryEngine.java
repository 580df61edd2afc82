package dev.enfilade.delivery.engine;

import dev.enfilade.actor.ActorStore;
import dev.enfilade.delivery.ActorQueues;
import dev.enfilade.delivery.DeliveryFeed;
import dev.enfilade.delivery.LeaseStore;
import dev.enfilade.delivery.SequenceStore;
import dev.enfilade.delivery.WorkerRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A worker's engine: keeps a session for every actor, the leases alive, and the ranking current. Starts and comes back
 * with the servers; {@link #close} ends what is in flight and gives the rest back.
 */
public final class DeliveryEngine implements AutoCloseable {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    private final EngineParts parts;
    private final WorkerRegistry registry;
    private final DeliveryFeed feed;
    private final Map<String, ActorSession> sessions = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer;
    private final ExecutorService news;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable AutoCloseable watching;

    public DeliveryEngine(
            EngineSettings settings,
            ActorStore actors,
            SequenceStore sequences,
            LeaseStore leases,
            WorkerRegistry registry,
            DeliveryFeed feed,
            ActorQueues queues,
            ConnectorClient connectors,
            ErrorHandler errorHandler,
            DeliveryObserver observer,
            Clock clock) {
        this.registry = registry;
        this.feed = feed;
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("delivery-timer").factory());
        this.news = Executors.newSingleThreadExecutor(
                Thread.ofVirtual().name("delivery-news").factory());
        this.parts = new EngineParts(
                settings,
                actors,
                sequences,
                queues,
                new LeaseKeeper(leases, settings.worker()),
                new Ranking(settings.worker()),
                new Delivery(connectors, errorHandler, settings.deliveries(), settings.worker(), clock),
                observer,
                timer,
                new Stopping());
    }

    /** Begins; returns at once. */
    public void start() {
        every(parts.settings().heartbeatEvery(), "heartbeat", this::heartbeat);
        every(parts.settings().renewEvery(), "renewal of leases", parts.leases()::renew);
        every(LOOK_EVERY, "look at sessions", () -> sessions.values().forEach(ActorSession::look));
        watching = feed.watch(new News());
    }

    /** Takes nothing new, lets what is in flight come to its end (bounded by the settings), and gives the rest back. */
    @Override
    public void close() {
        if (parts.stopping().isBegun()) return;
        parts.stopping().begin(parts.settings().stopWithin());
        stopWatching();
        sessions.values().forEach(ActorSession::stop);
        joinSessions();
        closing.countDown();
        news.shutdownNow();
        timer.shutdownNow();
        try {
            registry.leave(parts.settings().worker());
        } catch (RuntimeException e) {
            parts.observer().troubled("-", "leave", e); // the others notice by the silence
        }
    }

    /** Actors that this worker has a session for. */
    public int sessions() {
        return sessions.size();
    }

    private void stopWatching() {
        var feedWatch = watching;
        if (feedWatch == null) return;
        try {
            feedWatch.close();
        } catch (Exception e) {
            parts.observer().troubled("-", "close the feed", e);
        }
    }

    private void joinSessions() {
        try {
            for (var session : List.copyOf(sessions.values())) session.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void heartbeat() {
        parts.ranking()
                .live(registry.heartbeat(
                        parts.settings().worker(), parts.settings().heartbeatWithin()));
        sessions.values().forEach(ActorSession::ranked);
    }

    private void session(String actor) {
        if (parts.stopping().isBegun()) return;
        sessions.computeIfAbsent(actor, name -> {
            var session = new ActorSession(name, parts, this::over);
            session.start();
            return session;
        });
    }

    /** A session ends when its actor is gone; look again, since the actor may have been made anew meanwhile. */
    private void over(ActorSession session) {
        sessions.remove(session.actor(), session);
        untilDone("look at actor " + session.actor(), () -> lookAt(session.actor()));
    }

    /** Looks at all actors: whatever was missed is found by this. */
    private void lookAtAll() {
        for (var actor : parts.actors().list()) session(actor.name());
        sessions.values().forEach(ActorSession::resync);
    }

    private void lookAt(String actor) {
        var session = sessions.get(actor);
        if (session != null) session.changed();
        else if (parts.actors().find(actor).isPresent()) session(actor);
    }

    /** Runs something again and again on a virtual thread, first at once, until the engine closes. */
    private void every(Duration pause, String what, Runnable task) {
        Thread.ofVirtual().name(what).start(() -> {
            do {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    parts.observer().troubled("-", what, e);
                }
            } while (!closesWithin(pause));
        });
    }

    private boolean closesWithin(Duration pause) {
        try {
            return closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Hands the feed's news over to a thread that may block, in their order. */
    private final class News implements DeliveryFeed.Listener {

        @Override
        public void resync() {
            untilDone("look at all actors", DeliveryEngine.this::lookAtAll);
        }

        @Override
        public void actorChanged(String actor) {
            untilDone("look at actor " + actor, () -> lookAt(actor));
        }

        @Override
        public void released(DeliveryFeed.Release release) {
            untilDone("release", () -> {
                var session = sessions.get(release.actor());
                if (session != null) session.released(release);
            });
        }
    }

    private void untilDone(String what, Runnable task) {
        if (parts.stopping().isBegun()) return;
        news.execute(() -> {
            boolean done = false;
            while (!done && !parts.stopping().isBegun()) done = tryOnce(what, task);
        });
    }

    private boolean tryOnce(String what, Runnable task) {
        try {
            task.run();
            return true;
        } catch (RuntimeException e) {
            parts.observer().troubled("-", what, e);
            return closesWithin(Duration.ofSeconds(1));
        }
    }
}
