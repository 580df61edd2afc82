package dev.enfilade.mongodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import dev.enfilade.delivery.Claim;
import dev.enfilade.delivery.Ending;
import dev.enfilade.delivery.Lease;
import dev.enfilade.delivery.Sequence;
import dev.enfilade.dispatch.Draft;
import dev.enfilade.event.Event;
import dev.enfilade.message.Attempt;
import dev.enfilade.message.Message;
import dev.enfilade.message.MessageError;
import dev.enfilade.mongodb.delivery.MongoLeaseStore;
import dev.enfilade.mongodb.delivery.MongoSequenceStore;
import dev.enfilade.mongodb.dispatch.MongoDispatchStore;
import dev.enfilade.mongodb.message.MongoMessageStore;
import dev.enfilade.mongodb.schema.Collections;
import dev.enfilade.mongodb.schema.Schema;
import dev.enfilade.mongodb.transaction.Durable;
import dev.enfilade.testkit.servers.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The stores on a test class's own database, and the few steps that most of the tests are made of. */
public final class Stores implements AfterAllCallback {

    public static final Duration LEASE = Duration.ofSeconds(60);
    public static final Instant ACCEPTED = Instant.parse("2026-01-02T03:04:05.678Z");

    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final TestDatabase mongo;

    public final MongoDispatchStore dispatch;
    public final MongoMessageStore messages;
    public final MongoSequenceStore sequences;
    public final MongoLeaseStore leases;

    private Stores(TestDatabase mongo) {
        this.mongo = mongo;
        new Schema(mongo.database()).apply(Duration.ofDays(30));
        dispatch = new MongoDispatchStore(mongo.client(), mongo.database());
        messages = new MongoMessageStore(mongo.client(), mongo.database());
        sequences = new MongoSequenceStore(mongo.client(), mongo.database());
        leases = new MongoLeaseStore(mongo.client(), mongo.database());
    }

    public static Stores open() {
        return new Stores(TestDatabase.open());
    }

    public TestDatabase mongo() {
        return mongo;
    }

    public MongoCollection<Document> collection(String name) {
        return Durable.durable(mongo.database()).getCollection(name);
    }

    /** A new actor's name, with its document of positions, as the actor store makes it. */
    public String actor() {
        var name = "actor-" + COUNTER.incrementAndGet();
        collection(Collections.POSITIONS)
                .insertOne(new Document("_id", name).append("last", 0L).append("active", true));
        return name;
    }

    /** A draft of a new event for an actor. */
    public static Draft draft(String actor, String orderingKey) {
        return draft(actor, orderingKey, ACCEPTED, null);
    }

    public static Draft draft(String actor, String orderingKey, Instant acceptedAt, @Nullable MessageError parked) {
        var id = "event-" + COUNTER.incrementAndGet();
        var event = new Event(
                id,
                "/tests",
                "order.placed",
                null,
                "2026-01-02T03:04:05+01:00",
                "application/json",
                null,
                Map.of(Event.PARTITION_KEY, orderingKey),
                id.getBytes(UTF_8),
                acceptedAt,
                null);
        return new Draft(event, actor + "-all", actor, event.data(), parked, "00-trace-span-01");
    }

    /** Dispatches one message for each ordering key, and returns the ids in their order. */
    public List<UUID> dispatch(String actor, String... orderingKeys) {
        var drafts = Arrays.stream(orderingKeys).map(key -> draft(actor, key)).toList();
        dispatch.commit(drafts);
        return drafts.stream().map(Draft::id).toList();
    }

    public Lease lease(String actor) {
        return leases.acquire(actor, "worker-" + COUNTER.incrementAndGet(), LEASE)
                .orElseThrow();
    }

    /** Claims the head of the actor's queue, which must be free. */
    public Message claim(Lease lease) {
        return claim(lease, new Sequence(lease.actor(), null));
    }

    public Message claim(Lease lease, Sequence sequence) {
        return ((Claim.Claimed) sequences.claim(lease, sequence)).message();
    }

    /** Claims the head of the sequence and parks it. */
    public Message park(Lease lease, Sequence sequence) {
        var claimed = claim(lease, sequence);
        end(lease, claimed, new Ending.Park(error()));
        return messages.find(claimed.id()).orElseThrow();
    }

    public boolean end(Lease lease, Message claimed, Ending ending) {
        return sequences.end(lease, claimed, ending, attempt(claimed, ending));
    }

    public Attempt attempt(Message claimed, Ending ending) {
        return new Attempt(
                claimed.attempt(),
                ACCEPTED,
                Duration.ofNanos(1_234_567),
                "a worker",
                ending.state(),
                503,
                "$answer",
                "$error");
    }

    public static MessageError error() {
        return new MessageError(
                MessageError.Kind.STATUS, 503, "$unavailable", Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    public Message message(UUID id) {
        return messages.find(id).orElseThrow();
    }

    /** The whole document. */
    public Document document(UUID id) {
        return Objects.requireNonNull(
                collection(Collections.MESSAGES).find(Filters.eq("_id", id)).first());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        mongo.close();
    }
}
