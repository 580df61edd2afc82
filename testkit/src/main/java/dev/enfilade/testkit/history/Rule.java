package dev.enfilade.testkit.history;

import java.util.function.Predicate;

/**
 * A subscription as the test understands it.
 *
 * @param passesOn the payload is not transformed
 */
public record Rule(String subscription, String actor, Predicate<Posted> matches, boolean passesOn) {

    /** An exact filter on the type, no transform. */
    public static Rule ofType(String subscription, String actor, String type) {
        return new Rule(subscription, actor, posted -> posted.type().equals(type), true);
    }
}
