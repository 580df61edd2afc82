package dev.enfilade.dispatcher.resolution;

import dev.enfilade.dispatch.Draft;
import dev.enfilade.event.Event;
import dev.enfilade.message.MessageError;
import dev.enfilade.subscription.Catalog;
import dev.enfilade.subscription.Subscription;
import dev.enfilade.subscription.SubscriptionStore;
import dev.enfilade.subscription.Transform;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Turns events into drafts with the subscriptions of the moment. {@link #refresh} before a batch, after its events were
 * taken: then an event that was posted after a subscription was answered is resolved with it. Not for use by several
 * threads at once.
 */
public final class Resolver implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Resolver.class);
    private static final long NEVER_LOADED = -1;

    private final SubscriptionStore store;
    private final Transforms transforms;
    private final Clock clock;
    private Catalog catalog = new Catalog(NEVER_LOADED, List.of());

    /**
     * @param transformTime how long one evaluation of a transform may take
     * @param maxPayloadBytes of what a transform makes
     */
    public Resolver(SubscriptionStore store, Duration transformTime, int maxPayloadBytes, Clock clock) {
        this.store = store;
        this.transforms = new Transforms(transformTime, maxPayloadBytes);
        this.clock = clock;
    }

    /** Loads the subscriptions if they have changed. Throws what the store throws. */
    public void refresh() {
        // The version first: what changes while the list is read is then loaded again with the next batch.
        long version = store.catalogVersion();
        if (version != catalog.version()) load(version);
    }

    /** The next {@link #refresh} loads the subscriptions whatever their version. */
    public void forget() {
        catalog = new Catalog(NEVER_LOADED, List.of());
    }

    /**
     * A draft for each subscription that matches, in the order of their ids. A payload that cannot be made makes a
     * draft that is parked, with the event's own payload.
     *
     * @param traceparent of the event's dispatch, for the drafts
     */
    public List<Draft> resolve(Event event, @Nullable String traceparent) throws InterruptedException {
        var drafts = new ArrayList<Draft>();
        var payload = new JsonPayload(event);
        for (var subscription : catalog.matching(event)) {
            drafts.add(draft(event, payload, subscription, traceparent));
        }
        return drafts;
    }

    @Override
    public void close() {
        transforms.close();
    }

    private Draft draft(Event event, JsonPayload payload, Subscription subscription, @Nullable String traceparent)
            throws InterruptedException {
        var transform = subscription.transform();
        try {
            var made = transform == null ? event.data() : transforms.apply(transform, payload);
            return new Draft(event, subscription.id(), subscription.actor(), made, null, traceparent);
        } catch (TransformException e) {
            // Without its text: what the author of a transform puts into error(…) may be of the payload.
            LOG.debugf(
                    "payload not made: event=%s source=%s subscription=%s actor=%s",
                    event.id(), event.source(), subscription.id(), subscription.actor());
            var error = new MessageError(MessageError.Kind.TRANSFORM, null, e.problem(), clock.instant());
            return new Draft(event, subscription.id(), subscription.actor(), event.data(), error, traceparent);
        }
    }

    private void load(long version) {
        var subscriptions = store.list(null);
        catalog = new Catalog(version, subscriptions);
        transforms.retain(transformsOf(subscriptions));
        LOG.infof("subscriptions loaded: version=%d count=%d", version, subscriptions.size());
    }

    private static java.util.Set<Transform> transformsOf(List<Subscription> subscriptions) {
        return subscriptions.stream()
                .map(Subscription::transform)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }
}
