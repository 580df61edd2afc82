package dev.enfilade.mongodb.delivery;

import com.mongodb.ReadConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import dev.enfilade.delivery.DeliveryFeed;
import dev.enfilade.mongodb.transaction.Durable;

/**
 * One change stream over the collections of actors and releases for each watch. What it tells has been committed by a
 * majority: it cannot be rolled back.
 */
public final class MongoDeliveryFeed implements DeliveryFeed {

    private final MongoDatabase database;

    public MongoDeliveryFeed(MongoClient client, MongoDatabase database) {
        // the one read concern that change streams allow
        this.database = Durable.durable(database).withReadConcern(ReadConcern.MAJORITY);
    }

    @Override
    public AutoCloseable watch(Listener listener) {
        var watch = new FeedWatch(database, listener);
        watch.start();
        return watch;
    }
}
