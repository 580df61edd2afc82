package dev.enfilade.testkit.history;

import dev.enfilade.actor.OrderScope;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Collects a test's history from many threads. */
public final class Recorder {

    private final Map<String, OrderScope> actors = new ConcurrentHashMap<>();
    private final Queue<Rule> rules = new ConcurrentLinkedQueue<>();
    private final Queue<Posted> posts = new ConcurrentLinkedQueue<>();
    private final Queue<Received> receipts = new ConcurrentLinkedQueue<>();
    private final Queue<Correction> corrections = new ConcurrentLinkedQueue<>();
    private final Queue<Pause> pauses = new ConcurrentLinkedQueue<>();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

    public void actor(String name, OrderScope scope) {
        actors.put(name, scope);
    }

    public void rule(Rule rule) {
        rules.add(rule);
    }

    public void posted(Posted posted) {
        posts.add(posted);
    }

    public void received(Received received) {
        receipts.add(received);
    }

    public void corrected(Correction correction) {
        corrections.add(correction);
    }

    public void paused(Pause pause) {
        pauses.add(pause);
    }

    public void fault(Fault fault) {
        faults.add(fault);
    }

    public Collection<Received> receipts() {
        return receipts;
    }

    public Collection<Posted> posts() {
        return posts;
    }

    public Collection<Correction> corrections() {
        return corrections;
    }

    /** The history up to now, with what the system shows at its end. */
    public History history(
            List<Stored> stored, Collection<UUID> blocks, Map<UUID, List<byte[]>> payloads, Collection<String> paused) {
        return new History(
                Map.copyOf(actors),
                List.copyOf(rules),
                List.copyOf(posts),
                List.copyOf(receipts),
                List.copyOf(corrections),
                List.copyOf(pauses),
                List.copyOf(faults),
                List.copyOf(stored),
                java.util.Set.copyOf(blocks),
                Map.copyOf(payloads),
                java.util.Set.copyOf(paused));
    }
}
