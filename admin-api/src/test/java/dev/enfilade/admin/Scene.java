package dev.enfilade.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.enfilade.delivery.Claim;
import dev.enfilade.delivery.Ending;
import dev.enfilade.delivery.Lease;
import dev.enfilade.delivery.LeaseStore;
import dev.enfilade.delivery.Sequence;
import dev.enfilade.delivery.SequenceStore;
import dev.enfilade.dispatch.DispatchStore;
import dev.enfilade.dispatch.Draft;
import dev.enfilade.event.Event;
import dev.enfilade.message.Attempt;
import dev.enfilade.message.Message;
import dev.enfilade.message.MessageError;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Brings actors and messages into the states that a test begins with, by the stores that dispatcher and worker use. */
@ApplicationScoped
public class Scene {
    public static final String SUBSCRIPTION = "orders";

    private static final AtomicLong NUMBERS = new AtomicLong(System.nanoTime());

    private final DispatchStore dispatch;
    private final SequenceStore sequences;
    private final LeaseStore leases;

    Scene(DispatchStore dispatch, SequenceStore sequences, LeaseStore leases) {
        this.dispatch = dispatch;
        this.sequences = sequences;
        this.leases = leases;
    }

    /** A name that no other test has. */
    public static String name(String begin) {
        return begin + "-" + Long.toString(NUMBERS.incrementAndGet(), 36).toLowerCase(Locale.ROOT);
    }

    /** An actor in order scope queue. */
    public String actor() {
        var actor = name("billing");
        Api.putActor(actor, Api.actorBody()).statusCode(201);
        return actor;
    }

    public String groupActor() {
        var actor = name("shipping");
        Api.putActor(actor, Api.groupActorBody()).statusCode(201);
        return actor;
    }

    public List<UUID> dispatch(String actor, int count) {
        var ids = new ArrayList<UUID>();
        for (int i = 0; i < count; i++) ids.add(dispatch(actor, "order-" + i, "{\"n\":" + i + "}"));
        return ids;
    }

    public UUID dispatch(String actor, String key, String payload) {
        return dispatch(actor, key, "application/json", payload.getBytes(UTF_8));
    }

    public UUID dispatch(String actor, String key, String contentType, byte[] payload) {
        var event = new Event(
                name("event"),
                "/shop",
                "order.placed",
                null,
                null,
                contentType,
                null,
                Map.of(Event.PARTITION_KEY, key),
                payload,
                now(),
                null);
        var draft = new Draft(event, SUBSCRIPTION, actor, payload, null, null);
        dispatch.commit(List.of(draft));
        return draft.id();
    }

    public Lease lease(String actor) {
        return leases.acquire(actor, "worker-1", Duration.ofMinutes(2)).orElseThrow();
    }

    public void letGo(Lease lease) {
        leases.release(lease);
    }

    /** The head of the sequence, IN_FLIGHT. */
    public Message claim(Lease lease, Sequence sequence) {
        if (sequences.claim(lease, sequence) instanceof Claim.Claimed claimed) return claimed.message();
        throw new AssertionError("not claimed: " + sequence);
    }

    public void end(Lease lease, Message message, Ending ending) {
        var error = switch (ending) {
            case Ending.Park park -> park.error().text();
            case Ending.RetryIn retry -> retry.error().text();
            case Ending.Skip skip -> skip.error().text();
            case Ending.Delivered _ -> null;
        };
        var attempt = new Attempt(
                message.attempt(),
                now(),
                Duration.ofMillis(125),
                "worker-1",
                ending.state(),
                error == null ? 200 : 400,
                error == null ? "thanks" : "no such customer",
                error);
        if (!sequences.end(lease, message, ending, attempt)) throw new AssertionError("not ended: " + message.id());
    }

    /** Parks the head of an actor's queue. */
    public UUID park(String actor) {
        return park(actor, new Sequence(actor, null));
    }

    /** Parks the head of a sequence. */
    public UUID park(String actor, Sequence sequence) {
        var lease = lease(actor);
        var message = claim(lease, sequence);
        end(lease, message, new Ending.Park(error()));
        letGo(lease);
        return message.id();
    }

    public void deliver(String actor) {
        var lease = lease(actor);
        end(lease, claim(lease, new Sequence(actor, null)), new Ending.Delivered());
        letGo(lease);
    }

    public static MessageError error() {
        return new MessageError(MessageError.Kind.STATUS, 400, "the actor answered 400", now());
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
