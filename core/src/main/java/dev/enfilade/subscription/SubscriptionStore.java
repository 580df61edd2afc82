package dev.enfilade.subscription;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The subscriptions, with a number that tells when they changed. */
public interface SubscriptionStore {

    /**
     * Creates or replaces a subscription and raises {@link #catalogVersion} in the same transaction.
     *
     * @return empty if the actor does not exist
     */
    Optional<Subscription> put(String id, String actor, List<Filter> filters, @Nullable Transform transform);

    Optional<Subscription> find(String id);

    /** All subscriptions, or those of one actor, by id. */
    List<Subscription> list(@Nullable String actor);

    /** Removes a subscription and raises {@link #catalogVersion} in the same transaction. */
    boolean delete(String id);

    /**
     * Grows whenever a subscription or the set of actors changes. A dispatcher compares it once per batch, so an event
     * that is posted after a subscription was answered is always resolved with it.
     */
    long catalogVersion();
}
