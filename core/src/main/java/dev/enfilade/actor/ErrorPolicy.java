package dev.enfilade.actor;

import java.util.Locale;

/**
 * What becomes of a message whose delivery failed: retried while that may help, then ended one way.
 *
 * @param retry for failures that may pass by themselves
 * @param then when retries are used up, or at once where a retry cannot help
 */
public record ErrorPolicy(RetryPolicy retry, Then then) {

    public static final ErrorPolicy DEFAULT = new ErrorPolicy(RetryPolicy.DEFAULT, Then.PARK);

    /** The end of the policy. */
    public enum Then {
        /** Set the message aside and block its sequence until an operator decides. */
        PARK,
        /** Give the message up and go on: only for actors that can bear a gap. */
        SKIP,
        /** Park the message and pause the whole actor. */
        PAUSE;

        /** The word used in the API and in the database. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
