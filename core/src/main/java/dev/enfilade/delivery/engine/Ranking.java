package dev.enfilade.delivery.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Comparator;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Which worker should serve which actor: rendezvous hashing over the live workers, so that each serves about as many,
 * and few move when one comes or goes. Only advice: the broker and the leases decide.
 */
final class Ranking {

    /** Consumer priorities on the actor's queue. */
    static final int PREFERRED = 1;

    static final int OTHER = 0;

    private final String worker;
    private volatile Set<String> live;

    Ranking(String worker) {
        this.worker = worker;
        this.live = Set.of(worker);
    }

    void live(Set<String> workers) {
        live = Set.copyOf(workers);
    }

    int priorityOf(String actor) {
        return prefers(actor) ? PREFERRED : OTHER;
    }

    boolean prefers(String actor) {
        return live.stream()
                .max(Comparator.comparingLong((String w) -> weight(w, actor)).thenComparing(w -> w))
                .map(worker::equals)
                .orElse(true);
    }

    private static long weight(String worker, String actor) {
        var crc = new CRC32C();
        crc.update(worker.getBytes(UTF_8));
        crc.update(0);
        crc.update(actor.getBytes(UTF_8));
        // CRC is linear, so two workers' values differ by a constant for all actors; a finalizer breaks that up
        long x = crc.getValue() * 0x9E3779B97F4A7C15L;
        x = (x ^ (x >>> 32)) * 0xD6E8FEB86659FD93L;
        return x ^ (x >>> 32);
    }
}
