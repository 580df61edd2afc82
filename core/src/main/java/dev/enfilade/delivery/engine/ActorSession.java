package dev.enfilade.delivery.engine;

import dev.enfilade.actor.Actor;
import dev.enfilade.delivery.DeliveryFeed.Release;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One actor in this worker, for as long as the actor exists: shift after shift, with rests between them. */
final class ActorSession {

    private final String actor;
    private final EngineParts parts;
    private final Consumer<ActorSession> whenOver;
    private final Wake wake = new Wake();
    private final AtomicReference<@Nullable Release> pendingRelease = new AtomicReference<>();
    private volatile @Nullable Shift shift;
    private volatile int priority;
    private final Thread thread;

    ActorSession(String actor, EngineParts parts, Consumer<ActorSession> whenOver) {
        this.actor = actor;
        this.parts = parts;
        this.whenOver = whenOver;
        this.thread = Thread.ofVirtual().name("actor " + actor).unstarted(this::run);
    }

    String actor() {
        return actor;
    }

    void start() {
        thread.start();
    }

    void join() throws InterruptedException {
        thread.join();
    }

    // ---- news; none of these blocks

    /** The actor was changed, paused, resumed or deleted. */
    void changed() {
        wake.ring();
        var current = shift;
        if (current != null) Thread.ofVirtual().start(() -> endIfOutdated(current));
    }

    void released(Release release) {
        var current = shift;
        if (current != null && current.released(release)) return;
        pendingRelease.set(release);
        wake.ring();
    }

    /** News may have been missed. */
    void resync() {
        changed();
        var current = shift;
        if (current != null) current.resync();
    }

    void ranked() {
        var current = shift;
        if (current != null && priority != parts.ranking().priorityOf(actor)) {
            current.end(new ShiftEnd.Renew("priority changed"));
        }
    }

    void look() {
        var current = shift;
        if (current != null) current.recycleIfHeldTooLong();
    }

    void stop() {
        var current = shift;
        if (current != null) current.end(new ShiftEnd.Stop());
        wake.ring();
    }

    // ---- the story

    private void run() {
        try {
            while (!parts.stopping().isBegun() && oneShift()) {}
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            whenOver.accept(this);
        }
    }

    /** @return false once the actor is gone */
    private boolean oneShift() throws InterruptedException {
        wake.hush();
        try {
            var found = parts.actors().find(actor);
            if (found.isEmpty()) return false;
            if (found.get().isRunning()) rest(work(found.get()));
            else wake.await();
        } catch (RuntimeException e) {
            parts.observer().troubled(actor, "session", e);
            rest(new ShiftEnd.Trouble("session failed"));
        }
        return true;
    }

    private ShiftEnd work(Actor definition) throws InterruptedException {
        var next = new Shift(definition, parts);
        priority = parts.ranking().priorityOf(actor);
        shift = next;
        try {
            // a stop or a change that came before the shift was there to be told
            if (parts.stopping().isBegun()) next.end(new ShiftEnd.Stop());
            return next.run(priority, Optional.ofNullable(pendingRelease.getAndSet(null)));
        } finally {
            shift = null;
        }
    }

    private void rest(ShiftEnd end) throws InterruptedException {
        switch (end) {
            case ShiftEnd.Blocked _ -> wake.await();
            case ShiftEnd.LongWait wait -> wake.await(wait.in());
            case ShiftEnd.Trouble _ ->
                Thread.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextInt(200, 1000)));
            case ShiftEnd.Renew _, ShiftEnd.Stop _ -> {}
        }
    }

    private void endIfOutdated(Shift current) {
        try {
            var now = parts.actors().find(actor);
            if (now.isEmpty() || now.get().version() != current.actor().version()) {
                current.end(new ShiftEnd.Renew("actor changed"));
            }
        } catch (RuntimeException e) {
            parts.observer().troubled(actor, "look at the actor", e);
            current.end(new ShiftEnd.Trouble("cannot look at the actor"));
        }
    }
}
