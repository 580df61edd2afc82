package dev.enfilade.gateway.intake;

import dev.enfilade.gateway.GatewaySettings;
import dev.enfilade.service.problem.Problem;
import dev.enfilade.service.problem.ProblemType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Bounds the memory of all bodies that are being read or published. */
@Singleton
final class HeldBytes {

    private final AtomicLong held = new AtomicLong();
    private final long limit;

    @Inject
    HeldBytes(GatewaySettings settings) {
        this(settings.maxInFlightSize().asLongValue());
    }

    HeldBytes(long limit) {
        this.limit = limit;
    }

    long held() {
        return held.get();
    }

    Share share() {
        return new Share();
    }

    /** What one request holds. Thread-safe, since a caller may go away at any time. */
    final class Share implements AutoCloseable {

        private long mine;
        private boolean closed;

        /** @throws Problem 429 if there is no room for more, or the request is over already */
        synchronized void take(long bytes) {
            if (closed || held.addAndGet(bytes) > limit) {
                if (!closed) held.addAndGet(-bytes);
                throw Problem.of(ProblemType.OVERLOADED, "The gateway holds as many bytes as it may at once.")
                        .retryAfter(Duration.ofSeconds(1));
            }
            mine += bytes;
        }

        /** Gives all of it back. */
        @Override
        public synchronized void close() {
            closed = true;
            held.addAndGet(-mine);
            mine = 0;
        }
    }
}
