package dev.enfilade.mongodb.subscription;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.ReadConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import dev.enfilade.mongodb.schema.Collections;
import dev.enfilade.mongodb.transaction.Durable;
import dev.enfilade.mongodb.transaction.Transactions;
import dev.enfilade.subscription.Filter;
import dev.enfilade.subscription.FilterSyntax;
import dev.enfilade.subscription.Subscription;
import dev.enfilade.subscription.SubscriptionStore;
import dev.enfilade.subscription.Transform;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** The subscriptions, through Panache, and changed in transactions that raise the catalog's version. */
public final class MongoSubscriptionStore implements SubscriptionStore {

    private static final String ID = "_id";

    private final SubscriptionRepository repository;
    private final MongoCollection<Document> actors;
    private final CatalogVersion catalog;
    private final Transactions transactions;
    private final InstantSource clock;

    public MongoSubscriptionStore(
            SubscriptionRepository repository, MongoClient client, MongoDatabase database, InstantSource clock) {
        this.repository = repository;
        this.clock = clock;
        var durable = Durable.durable(database);
        actors = durable.getCollection(Collections.ACTORS);
        catalog = new CatalogVersion(durable);
        transactions = new Transactions(client);
    }

    @Override
    public Optional<Subscription> put(String id, String actor, List<Filter> filters, @Nullable Transform transform) {
        var update = changeTo(actor, filters, transform);
        var options = new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER);
        var after = transactions.run("change of subscription " + id, session -> {
            catalog.raise(session);
            if (!exists(session, actor)) {
                session.abortTransaction();
                return Optional.<SubscriptionDocument>empty();
            }
            return Optional.ofNullable(subscriptions().findOneAndUpdate(session, eq(ID, id), update, options));
        });
        return after.map(SubscriptionDocument::value);
    }

    private Bson changeTo(String actor, List<Filter> filters, @Nullable Transform transform) {
        return Updates.combine(
                Updates.set("actor", actor),
                Updates.set("filters", FilterSyntax.shape(filters)),
                transform == null
                        ? Updates.unset("transform")
                        : Updates.set("transform", SubscriptionDocument.TransformDocument.of(transform)),
                Updates.set("updatedAt", clock.instant().truncatedTo(ChronoUnit.MILLIS)),
                Updates.inc("version", 1L));
    }

    private boolean exists(ClientSession session, String actor) {
        return actors.find(session, eq(ID, actor)).first() != null;
    }

    @Override
    public Optional<Subscription> find(String id) {
        return repository.findByIdOptional(id).map(SubscriptionDocument::value);
    }

    /** With read concern majority, so that it is as new as the catalog version read before, and as lasting. */
    @Override
    public List<Subscription> list(@Nullable String actor) {
        return subscriptions()
                .withReadConcern(ReadConcern.MAJORITY)
                .find(actor == null ? Filters.empty() : eq("actor", actor))
                .sort(Sorts.ascending(ID))
                .map(SubscriptionDocument::value)
                .into(new ArrayList<>());
    }

    @Override
    public boolean delete(String id) {
        return transactions.run("removal of subscription " + id, session -> {
            catalog.raise(session);
            if (subscriptions().deleteOne(session, eq(ID, id)).getDeletedCount() == 0) {
                session.abortTransaction();
                return false;
            }
            return true;
        });
    }

    @Override
    public long catalogVersion() {
        return catalog.current();
    }

    private MongoCollection<SubscriptionDocument> subscriptions() {
        return repository.mongoCollection().withWriteConcern(Durable.WRITE);
    }
}
