package dev.enfilade.dispatcher.commit;

import dev.enfilade.dispatcher.intake.Delivery;
import dev.enfilade.dispatcher.intake.Inbox.Taken;
import dev.enfilade.dispatcher.intake.Lane;
import dev.enfilade.event.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is dispatched in one go, of one or several partitions. */
final class Batch {

    private final Map<Lane, List<Delivery>> byLane = new LinkedHashMap<>();
    private final List<Event> events = new ArrayList<>();
    private final List<Delivery.Unreadable> unreadable = new ArrayList<>();

    Batch(List<Taken> taken) {
        for (var each : taken) {
            byLane.computeIfAbsent(each.lane(), l -> new ArrayList<>()).add(each.delivery());
            switch (each.delivery()) {
                case Delivery.Readable readable -> events.add(readable.event());
                case Delivery.Unreadable other -> unreadable.add(other);
            }
        }
    }

    /** In their order, as far as they are of one partition. */
    List<Event> events() {
        return events;
    }

    List<Delivery.Unreadable> unreadable() {
        return unreadable;
    }

    /**
     * Whether anyone's events in it can still be settled. If not, all of it is delivered again, to whoever consumes
     * then; to go on with it would do no harm, and no good.
     */
    boolean isWanted() {
        return byLane.keySet().stream().anyMatch(Lane::isLive);
    }

    /** It is not gone on with: none of it, and nothing behind it, is settled any more, and it is delivered again. */
    void abandon(String reason) {
        byLane.keySet().forEach(lane -> lane.abandon(reason));
    }

    /** To be called once everything is durable and on its way. */
    void settle() {
        byLane.forEach(Lane::settle);
    }
}
