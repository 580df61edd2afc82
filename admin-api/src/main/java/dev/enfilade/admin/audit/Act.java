package dev.enfilade.admin.audit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an operator is about to do, on what, and why.
 *
 * @param action such as {@code actor.pause}
 */
public record Act(
        String action,
        @Nullable String actor,
        @Nullable String subscription,
        @Nullable UUID message,
        @Nullable String reason) {
    public static Act onActor(String action, String actor, @Nullable String reason) {
        return new Act(action, actor, null, null, reason);
    }

    public static Act onSubscription(String action, @Nullable String actor, String subscription) {
        return new Act(action, actor, subscription, null, null);
    }

    public static Act onMessage(String action, @Nullable String actor, UUID message, String reason) {
        return new Act(action, actor, null, message, reason);
    }
}
