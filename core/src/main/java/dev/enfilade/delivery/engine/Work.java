package dev.enfilade.delivery.engine;

import dev.enfilade.delivery.ActorQueues.Consumption;
import dev.enfilade.delivery.Sequence;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What a shift knows of one sequence: the tokens it holds, and what the sequence is doing. Guarded by the shift's lock.
 *
 * <pre>
 *   idle ──token, drain──> queued ──slot──> running ──no more work──> idle
 *                             ^                │ │ ──retry──> waiting ──due, released──> queued
 *                             └──more work─────┘ └────park──> blocked ──released──> queued
 * </pre>
 */
final class Work {

    /** Where the sequence stands within this worker. */
    enum Stage {
        IDLE,
        QUEUED,
        RUNNING,
        WAITING,
        BLOCKED
    }

    /** A drain without end: until no open message is left. */
    static final long ALL = Long.MAX_VALUE;

    private record Held(long position, long tag, long sinceNanos) {}

    final Sequence sequence;
    private final List<Held> tokens = new ArrayList<>();
    Stage stage = Stage.IDLE;
    /** Deliver up to this position even without tokens; 0 for none. */
    long drainTo;
    /** In stage BLOCKED: position of the parked message. */
    long blockedAt;
    /** Released since the last claim: claim again before it is blocked or waits. */
    boolean releasedMeanwhile;

    Work(Sequence sequence) {
        this.sequence = sequence;
    }

    void hold(long position, long tag) {
        tokens.add(new Held(position, tag, System.nanoTime()));
    }

    boolean hasTokens() {
        return !tokens.isEmpty();
    }

    boolean hasWork() {
        return hasTokens() || drainTo > 0;
    }

    /** How many tokens are held now; those that come later are not judged by a claim that is made now. */
    int mark() {
        return tokens.size();
    }

    /** Acks, among the first {@code mark} tokens, those below a position: their messages are final. */
    void ackBelow(long position, int mark, Consumption consumption) {
        int left = mark;
        for (Iterator<Held> all = tokens.iterator(); all.hasNext() && left > 0; left--) {
            var token = all.next();
            if (token.position() < position) {
                consumption.ack(token.tag());
                all.remove();
            }
        }
    }

    /** Dead-letters the tokens of the message at a position. */
    void parkAt(long position, Consumption consumption) {
        tokens.removeIf(token -> {
            if (token.position() == position) consumption.park(token.tag());
            return token.position() == position;
        });
    }

    void ackAll(Consumption consumption) {
        tokens.forEach(token -> consumption.ack(token.tag()));
        tokens.clear();
    }

    boolean heldLongerThan(long nanos) {
        return hasTokens() && System.nanoTime() - tokens.getFirst().sinceNanos() > nanos;
    }
}
