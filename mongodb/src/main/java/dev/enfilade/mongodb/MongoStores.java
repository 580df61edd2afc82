package dev.enfilade.mongodb;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import dev.enfilade.actor.ActorStore;
import dev.enfilade.delivery.DeliveryFeed;
import dev.enfilade.delivery.LeaseStore;
import dev.enfilade.delivery.SequenceStore;
import dev.enfilade.delivery.WorkerRegistry;
import dev.enfilade.dispatch.DispatchStore;
import dev.enfilade.mongodb.actor.ActorRepository;
import dev.enfilade.mongodb.actor.MongoActorStore;
import dev.enfilade.mongodb.delivery.MongoDeliveryFeed;
import dev.enfilade.mongodb.delivery.MongoLeaseStore;
import dev.enfilade.mongodb.delivery.MongoSequenceStore;
import dev.enfilade.mongodb.delivery.MongoWorkerRegistry;
import dev.enfilade.mongodb.dispatch.MongoDispatchStore;
import dev.enfilade.mongodb.message.MongoMessageStore;
import dev.enfilade.mongodb.subscription.MongoSubscriptionStore;
import dev.enfilade.mongodb.subscription.SubscriptionRepository;
import dev.enfilade.mongodb.transaction.Durable;
import dev.enfilade.subscription.SubscriptionStore;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The stores as beans of a service, all on the database that {@code enfilade.mongodb.database} names. */
@Singleton
final class MongoStores {

    private final MongoClient client;
    private final MongoDatabase database;
    private final InstantSource clock = InstantSource.system();

    MongoStores(MongoClient client, @ConfigProperty(name = "quarkus.mongodb.database") String database) {
        this.client = client;
        this.database = Durable.durable(client.getDatabase(database));
    }

    @Produces
    @Singleton
    MongoDatabase database() {
        return database;
    }

    @Produces
    @Singleton
    ActorStore actors(ActorRepository repository) {
        return new MongoActorStore(repository, client, database, clock);
    }

    @Produces
    @Singleton
    SubscriptionStore subscriptions(SubscriptionRepository repository) {
        return new MongoSubscriptionStore(repository, client, database, clock);
    }

    @Produces
    @Singleton
    MongoMessageStore messages() {
        return new MongoMessageStore(client, database);
    }

    @Produces
    @Singleton
    DispatchStore dispatch() {
        return new MongoDispatchStore(client, database);
    }

    @Produces
    @Singleton
    LeaseStore leases() {
        return new MongoLeaseStore(client, database);
    }

    @Produces
    @Singleton
    SequenceStore sequences() {
        return new MongoSequenceStore(client, database);
    }

    @Produces
    @Singleton
    DeliveryFeed feed() {
        return new MongoDeliveryFeed(client, database);
    }

    @Produces
    @Singleton
    WorkerRegistry workers() {
        return new MongoWorkerRegistry(client, database);
    }
}
