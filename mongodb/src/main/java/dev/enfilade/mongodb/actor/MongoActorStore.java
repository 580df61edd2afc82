package dev.enfilade.mongodb.actor;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import dev.enfilade.actor.Actor;
import dev.enfilade.actor.ActorDefinition;
import dev.enfilade.actor.ActorStore;
import dev.enfilade.actor.RequestedState;
import dev.enfilade.mongodb.schema.Collections;
import dev.enfilade.mongodb.subscription.CatalogVersion;
import dev.enfilade.mongodb.transaction.Durable;
import dev.enfilade.mongodb.transaction.Transactions;
import io.quarkus.panache.common.Sort;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;

/** The definitions of the actors, read through Panache, and changed in transactions. */
public final class MongoActorStore implements ActorStore {

    private static final String NAME = "_id";

    private final ActorRepository repository;
    private final MongoCollection<Document> positions;
    private final MongoCollection<Document> messages;
    private final MongoCollection<Document> subscriptions;
    private final CatalogVersion catalog;
    private final Transactions transactions;
    private final InstantSource clock;

    public MongoActorStore(
            ActorRepository repository, MongoClient client, MongoDatabase database, InstantSource clock) {
        this.repository = repository;
        this.clock = clock;
        var durable = Durable.durable(database);
        positions = durable.getCollection(Collections.POSITIONS);
        messages = durable.getCollection(Collections.MESSAGES);
        subscriptions = durable.getCollection(Collections.SUBSCRIPTIONS);
        catalog = new CatalogVersion(durable);
        transactions = new Transactions(client);
    }

    @Override
    public Actor put(ActorDefinition definition) {
        var document = ActorDocument.of(definition);
        return transactions
                .run("change of actor " + definition.name(), session -> {
                    catalog.raise(session);
                    activatePositions(session, definition.name());
                    return Objects.requireNonNull(
                            actors().findOneAndUpdate(session, eq(NAME, document.name), changeTo(document), upsert()));
                })
                .value();
    }

    private Bson changeTo(ActorDocument document) {
        var now = now();
        return Updates.combine(
                Updates.set("connector", document.connector),
                Updates.set("orderScope", document.orderScope),
                Updates.set("concurrency", document.concurrency),
                Updates.set("errorPolicy", document.errorPolicy),
                Updates.set("updatedAt", now),
                Updates.inc("version", 1L),
                Updates.setOnInsert("requested", RequestedState.RUNNING.name()),
                Updates.setOnInsert("createdAt", now));
    }

    private void activatePositions(ClientSession session, String actor) {
        positions.updateOne(
                session,
                eq(NAME, actor),
                Updates.combine(Updates.setOnInsert("last", 0L), Updates.set("active", true)),
                new UpdateOptions().upsert(true));
    }

    @Override
    public Optional<Actor> find(String name) {
        return repository.findByIdOptional(name).map(ActorDocument::value);
    }

    @Override
    public List<Actor> list() {
        return repository.listAll(Sort.by(NAME)).stream()
                .map(ActorDocument::value)
                .toList();
    }

    @Override
    public Optional<Actor> request(String name, RequestedState state, String reason) {
        var pauseReason = switch (state) {
            case RUNNING -> Updates.unset("pauseReason");
            case PAUSED -> Updates.set("pauseReason", reason);
        };
        var update = Updates.combine(
                Updates.set("requested", state.name()),
                pauseReason,
                Updates.set("updatedAt", now()),
                Updates.inc("version", 1L));
        return Optional.ofNullable(actors().findOneAndUpdate(eq(NAME, name), update, after()))
                .map(ActorDocument::value);
    }

    /**
     * A dispatcher that stores messages of the actor at this moment changes the same document of {@code positions}: one
     * of the two goes again, and then sees what the other did.
     */
    @Override
    public boolean delete(String name) {
        return transactions.run("removal of actor " + name, session -> {
            catalog.raise(session);
            positions.updateOne(session, eq(NAME, name), Updates.set("active", false));
            if (hasOpenMessages(session, name)
                    || actors().deleteOne(session, eq(NAME, name)).getDeletedCount() == 0) {
                session.abortTransaction();
                return false;
            }
            subscriptions.deleteMany(session, eq("actor", name));
            return true;
        });
    }

    private boolean hasOpenMessages(ClientSession session, String actor) {
        return messages.find(session, and(eq("actor", actor), eq("open", true)))
                        .projection(new Document(NAME, 1))
                        .first()
                != null;
    }

    private MongoCollection<ActorDocument> actors() {
        return repository.mongoCollection().withWriteConcern(Durable.WRITE);
    }

    private static FindOneAndUpdateOptions after() {
        return new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);
    }

    private static FindOneAndUpdateOptions upsert() {
        return after().upsert(true);
    }

    /** As precise as the database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
