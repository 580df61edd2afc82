package dev.enfilade.delivery.engine;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Does what the actor's {@link dev.enfilade.actor.ErrorPolicy} says. */
public final class PolicyErrorHandler implements ErrorHandler {

    /** A Retry-After that asks for more is cut to this. */
    static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

    private final RandomGenerator random;

    public PolicyErrorHandler(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public Decision onError(Failure failure) {
        var policy = failure.actor().errorPolicy();
        if (failure.retryable() && policy.retry().allowsAfter(failure.failures())) {
            return new Decision.RetryIn(delay(failure));
        }
        return switch (policy.then()) {
            case PARK -> new Decision.Park();
            case SKIP -> new Decision.Skip();
            case PAUSE -> new Decision.PauseActor();
        };
    }

    private Duration delay(Failure failure) {
        var own = failure.actor().errorPolicy().retry().delayAfter(failure.failures(), random.nextDouble());
        var asked = failure.retryAfter();
        if (asked == null || asked.compareTo(own) <= 0) return own;
        return asked.compareTo(MAX_RETRY_AFTER) < 0 ? asked : MAX_RETRY_AFTER;
    }
}
