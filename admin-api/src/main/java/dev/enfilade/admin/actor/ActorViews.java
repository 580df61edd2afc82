package dev.enfilade.admin.actor;

import static java.util.stream.Collectors.toMap;

import dev.enfilade.actor.Actor;
import dev.enfilade.actor.Connector;
import dev.enfilade.actor.ErrorPolicy;
import dev.enfilade.actor.ObservedState;
import dev.enfilade.actor.OrderScope;
import dev.enfilade.actor.RequestedState;
import dev.enfilade.actor.RetryPolicy;
import dev.enfilade.admin.actor.ActorView.BlocksView;
import dev.enfilade.admin.actor.ActorView.ConnectorView;
import dev.enfilade.admin.actor.ActorView.ErrorPolicyView;
import dev.enfilade.admin.actor.ActorView.QueueView;
import dev.enfilade.admin.actor.ActorView.RetryView;
import dev.enfilade.admin.block.BlockView;
import dev.enfilade.delivery.Lease;
import dev.enfilade.delivery.LeaseStore;
import dev.enfilade.message.ActorCounts;
import dev.enfilade.message.Block;
import dev.enfilade.message.MessageState;
import dev.enfilade.message.MessageStore;
import dev.enfilade.message.Page;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts together what is known of actors. */
@ApplicationScoped
class ActorViews {
    private static final int BLOCKS_SHOWN = 10;
    private static final int BLOCKS_COUNTED_AT_ONCE = 2_000;

    private final MessageStore messages;
    private final LeaseStore leases;
    private final TokenQueues queues;

    ActorViews(MessageStore messages, LeaseStore leases, TokenQueues queues) {
        this.messages = messages;
        this.leases = leases;
        this.queues = queues;
    }

    /** One actor with all that is known of it. */
    ActorView whole(Actor actor) {
        return whole(actor, null);
    }

    /**
     * @param madeSecret the secret that was made up for this very answer
     */
    ActorView whole(Actor actor, @Nullable String madeSecret) {
        var blocks = blocks(actor);
        var found = new Found(
                messages.counts(List.of(actor.name())).get(actor.name()),
                leases.find(actor.name()).orElse(null),
                blocks.total() > 0,
                blocks,
                queues.look(actor.name()).orElse(null));
        return view(actor, found, madeSecret);
    }

    /** Actors as they stand in lists: without their blocks and queues. */
    List<ActorView> brief(List<Actor> actors) {
        var counts = messages.counts(actors.stream().map(Actor::name).toList());
        var holders = leases.live().stream().collect(toMap(Lease::actor, Function.identity(), (a, _) -> a));
        return actors.stream()
                .map(actor -> brief(actor, counts.get(actor.name()), holders.get(actor.name())))
                .toList();
    }

    private ActorView brief(Actor actor, @Nullable ActorCounts counts, @Nullable Lease lease) {
        boolean mayBeBlocked = counts != null && counts.byState().containsKey(MessageState.PARKED);
        boolean isBlocked = mayBeBlocked && !page(actor, 1, null).items().isEmpty();
        return view(actor, new Found(counts, lease, isBlocked, null, null), null);
    }

    /** What was looked up about one actor. */
    private record Found(
            @Nullable ActorCounts counts,
            @Nullable Lease lease,
            boolean isBlocked,
            @Nullable BlocksView blocks,
            @Nullable QueueView queue) {
        ObservedState observed(Actor actor) {
            if (actor.requested() == RequestedState.PAUSED && lease == null) return ObservedState.PAUSED;
            return isBlocked ? ObservedState.BLOCKED : ObservedState.RUNNING;
        }
    }

    private BlocksView blocks(Actor actor) {
        var page = page(actor, BLOCKS_SHOWN, null);
        var shown = page.items().stream().map(BlockView::of).toList();
        long total = shown.size();
        while (page.next() != null) {
            page = page(actor, BLOCKS_COUNTED_AT_ONCE, page.next());
            total += page.items().size();
        }
        return new BlocksView(total, shown);
    }

    private Page<Block> page(Actor actor, int limit, @Nullable String cursor) {
        return messages.blocks(Map.of(actor.name(), actor.orderScope()), limit, cursor);
    }

    private static ActorView view(Actor actor, Found found, @Nullable String madeSecret) {
        var oldest = found.counts() == null ? null : found.counts().oldestWaiting();
        return new ActorView(
                actor.name(),
                connector(actor.connector(), madeSecret),
                actor.orderScope().word(),
                actor.orderScope() == OrderScope.GROUP ? actor.concurrency() : null,
                errorPolicy(actor.errorPolicy()),
                actor.requested(),
                found.observed(actor),
                actor.pauseReason(),
                actor.version(),
                actor.createdAt(),
                actor.updatedAt(),
                counts(found.counts()),
                oldest,
                oldest == null ? null : age(oldest),
                found.lease() == null ? null : found.lease().owner(),
                found.blocks(),
                found.queue());
    }

    private static ConnectorView connector(Connector connector, @Nullable String madeSecret) {
        return switch (connector) {
            case Connector.Http http ->
                new ConnectorView("http", http.url().toString(), http.timeout().toString(), madeSecret);
        };
    }

    private static ErrorPolicyView errorPolicy(ErrorPolicy policy) {
        return new ErrorPolicyView(retry(policy.retry()), policy.then().word());
    }

    private static RetryView retry(RetryPolicy retry) {
        return new RetryView(
                retry.attempts(),
                retry.initialDelay().toString(),
                retry.multiplier(),
                retry.maxDelay().toString());
    }

    /** Each state, also those that do not occur: readers need not know which may be missing. */
    private static Map<MessageState, Long> counts(@Nullable ActorCounts counts) {
        var all = new EnumMap<MessageState, Long>(MessageState.class);
        for (var state : MessageState.values()) {
            all.put(state, counts == null ? 0L : counts.byState().getOrDefault(state, 0L));
        }
        return all;
    }

    private static String age(Instant since) {
        var age = Duration.between(since, Clock.systemUTC().instant());
        return (age.isNegative() ? Duration.ZERO : age.truncatedTo(ChronoUnit.MILLIS)).toString();
    }
}
