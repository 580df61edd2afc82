package dev.enfilade.testkit.history;

import static java.util.stream.Collectors.groupingBy;

import dev.enfilade.actor.OrderScope;
import dev.enfilade.delivery.Sequence;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * All that a test has seen; what guarantees are judged by.
 *
 * @param actors by name
 * @param receipts requests that actors got, in any order
 * @param stored all messages of the actors at the end
 * @param blocks the parked messages that the system lists as blocks at the end
 * @param payloads of each message that was corrected: every payload it had, the oldest first, as the system tells
 * @param paused actors that are paused at the end
 */
public record History(
        Map<String, OrderScope> actors,
        List<Rule> rules,
        List<Posted> posts,
        List<Received> receipts,
        List<Correction> corrections,
        List<Pause> pauses,
        List<Fault> faults,
        List<Stored> stored,
        Set<UUID> blocks,
        Map<UUID, List<byte[]>> payloads,
        Set<String> paused) {

    public Sequence sequence(String actor, String orderingKey) {
        return switch (scope(actor)) {
            case QUEUE -> new Sequence(actor, null);
            case GROUP -> new Sequence(actor, orderingKey);
        };
    }

    private OrderScope scope(String actor) {
        return actors.getOrDefault(actor, OrderScope.QUEUE);
    }

    /** The receipts of each sequence, in the order in which they began. */
    public Map<Sequence, List<Received>> receiptsBySequence() {
        return receipts.stream()
                .sorted(Comparator.comparingLong(Received::began))
                .collect(groupingBy(r -> sequence(r.actor(), r.orderingKey())));
    }

    /** The messages of each sequence, by position. */
    public Map<Sequence, List<Stored>> storedBySequence() {
        return stored.stream()
                .sorted(Comparator.comparingLong(Stored::position))
                .collect(groupingBy(s -> sequence(s.actor(), s.orderingKey())));
    }

    public Map<UUID, List<Received>> receiptsByMessage() {
        return receipts.stream()
                .sorted(Comparator.comparingLong(Received::began))
                .collect(groupingBy(Received::message));
    }

    /** The posts of each event, in the order in which they began. */
    public Map<EventKey, List<Posted>> postsByEvent() {
        return posts.stream().sorted(Comparator.comparingLong(Posted::began)).collect(groupingBy(Posted::event));
    }

    public Stream<Rule> rulesMatching(Posted posted) {
        return rules.stream().filter(rule -> rule.matches().test(posted));
    }

    public long count(Fault.Kind kind) {
        return faults.stream().filter(f -> f.kind() == kind).count();
    }
}
