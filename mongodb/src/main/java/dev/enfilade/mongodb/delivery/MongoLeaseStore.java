package dev.enfilade.mongodb.delivery;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static dev.enfilade.mongodb.expression.Expressions.NOW;
import static dev.enfilade.mongodb.expression.Expressions.add;
import static dev.enfilade.mongodb.expression.Expressions.cond;
import static dev.enfilade.mongodb.expression.Expressions.ifMissing;
import static dev.enfilade.mongodb.expression.Expressions.less;
import static dev.enfilade.mongodb.expression.Expressions.literal;
import static dev.enfilade.mongodb.expression.Expressions.or;
import static dev.enfilade.mongodb.expression.Expressions.set;
import static dev.enfilade.mongodb.expression.Expressions.where;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import dev.enfilade.delivery.Lease;
import dev.enfilade.delivery.LeaseStore;
import dev.enfilade.mongodb.expression.Expressions;
import dev.enfilade.mongodb.schema.Collections;
import dev.enfilade.mongodb.transaction.Durable;
import dev.enfilade.mongodb.transaction.Transactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * One document for each actor that ever had a lease, and never removed: the fencing number in it must grow for ever.
 */
public final class MongoLeaseStore implements LeaseStore {

    private static final String ACTOR = "_id";
    private static final String OWNER = "owner";
    private static final String FENCE = "fence";
    private static final String UNTIL = "until";
    private static final String LENGTH = "length";
    private static final String WANTED = "wanted";

    /** Random; tells in one round trip whether the document that came back is this call's grant. */
    private static final String GRANT = "grant";

    /**
     * A lease that was not released is given to another owner only this long after its end. The end is compared with
     * the clock of whichever member is primary, and after an election that clock may be a little ahead of the one that
     * set the end.
     */
    private static final long SKEW_MILLIS = 1000;

    /** Released: ended long ago, also for every skew. */
    private static final Date FREE = new Date(0);

    private static final Document IS_LIVE = less(NOW, "$" + UNTIL);

    private final MongoCollection<Document> leases;

    public MongoLeaseStore(MongoClient client, MongoDatabase database) {
        leases = Durable.durable(database).getCollection(Collections.LEASES);
    }

    @Override
    public Optional<Lease> acquire(String actor, String owner, Duration length) {
        while (true) {
            try {
                return tryAcquire(actor, owner, length);
            } catch (MongoException e) {
                // Two asked for an actor's first lease at once; the document is there now.
                if (!Transactions.isDuplicateKey(e)) throw e;
            }
        }
    }

    private Optional<Lease> tryAcquire(String actor, String owner, Duration length) {
        var grant = UUID.randomUUID();
        var after = leases.findOneAndUpdate(
                eq(ACTOR, actor),
                List.of(set(grantIfFree(owner, length, grant))),
                new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER));
        return Optional.ofNullable(after)
                .filter(lease -> grant.equals(lease.get(GRANT, UUID.class)))
                .map(MongoLeaseStore::lease);
    }

    private static Document grantIfFree(String owner, Duration length, UUID grant) {
        var isFree = or(isOwn(owner), less(add(ifMissing("$" + UNTIL, FREE), SKEW_MILLIS), NOW));
        return new Document(OWNER, cond(isFree, literal(owner), "$" + OWNER))
                .append(FENCE, cond(isFree, add(ifMissing("$" + FENCE, 0L), 1L), "$" + FENCE))
                .append(UNTIL, cond(isFree, add(NOW, length.toMillis()), "$" + UNTIL))
                .append(LENGTH, cond(isFree, length.toMillis(), "$" + LENGTH))
                .append(WANTED, cond(isFree, false, true))
                .append(GRANT, cond(isFree, literal(grant), "$" + GRANT));
    }

    private static Document isOwn(String owner) {
        return Expressions.eq("$" + OWNER, literal(owner));
    }

    @Override
    public List<Lease> renewAll(String owner) {
        var live = and(eq(OWNER, owner), where(IS_LIVE));
        leases.updateMany(live, List.of(set(new Document(UNTIL, add(NOW, "$" + LENGTH)))));
        return find(live);
    }

    @Override
    public void release(Lease lease) {
        leases.updateOne(
                and(eq(ACTOR, lease.actor()), eq(OWNER, lease.owner()), eq(FENCE, lease.fence())),
                Updates.combine(Updates.set(UNTIL, FREE), Updates.set(WANTED, false)));
    }

    @Override
    public Optional<Lease> find(String actor) {
        return find(and(eq(ACTOR, actor), where(IS_LIVE))).stream().findFirst();
    }

    @Override
    public List<Lease> live() {
        return find(where(IS_LIVE));
    }

    private List<Lease> find(Bson filter) {
        return leases.find(filter).map(MongoLeaseStore::lease).into(new ArrayList<>());
    }

    private static Lease lease(Document document) {
        return new Lease(
                document.getString(ACTOR),
                document.getString(OWNER),
                document.getLong(FENCE),
                document.getDate(UNTIL).toInstant(),
                document.getBoolean(WANTED));
    }
}
