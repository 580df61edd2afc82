package dev.enfilade.worker.upkeep;

import dev.enfilade.actor.Actor;
import dev.enfilade.message.ActorCounts;
import dev.enfilade.message.MessageState;
import dev.enfilade.mongodb.message.MongoMessageStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What waits, by actor, as gauges; shown by the elected worker only, so that sums over workers are right. */
@ApplicationScoped
class Backlog {

    /** Of an actor that has nothing open. */
    private static final ActorCounts NOTHING = new ActorCounts(Map.of(), null);

    private final MongoMessageStore messages;
    private final MultiGauge waiting;
    private final MultiGauge parked;
    private final MultiGauge oldest;

    Backlog(MongoMessageStore messages, MeterRegistry registry) {
        this.messages = messages;
        this.waiting = MultiGauge.builder("enfilade.messages.waiting")
                .description("Messages that have not come to their end")
                .register(registry);
        this.parked = MultiGauge.builder("enfilade.messages.parked.now")
                .description("Messages that are parked")
                .register(registry);
        this.oldest = MultiGauge.builder("enfilade.messages.oldest.age")
                .description("How long ago the oldest waiting message was accepted")
                .baseUnit("seconds")
                .register(registry);
    }

    void measure(List<Actor> actors) {
        var now = Instant.now();
        var names = actors.stream().map(Actor::name).toList();
        var counts = messages.openCounts(names);
        var waitingRows = new ArrayList<MultiGauge.Row<?>>();
        var parkedRows = new ArrayList<MultiGauge.Row<?>>();
        var oldestRows = new ArrayList<MultiGauge.Row<?>>();
        names.forEach(actor -> {
            var count = counts.getOrDefault(actor, NOTHING);
            var tags = Tags.of("actor", actor);
            waitingRows.add(MultiGauge.Row.of(tags, count.open()));
            parkedRows.add(MultiGauge.Row.of(tags, count.byState().getOrDefault(MessageState.PARKED, 0L)));
            oldestRows.add(MultiGauge.Row.of(tags, ageOfOldest(count, now)));
        });
        waiting.register(waitingRows, true);
        parked.register(parkedRows, true);
        oldest.register(oldestRows, true);
    }

    /** Another worker shows them. */
    void forget() {
        List.of(waiting, parked, oldest).forEach(gauge -> gauge.register(List.of(), true));
    }

    private static double ageOfOldest(ActorCounts count, Instant now) {
        var since = count.oldestWaiting();
        return since == null ? 0 : Duration.between(since, now).toMillis() / 1000.0;
    }
}
