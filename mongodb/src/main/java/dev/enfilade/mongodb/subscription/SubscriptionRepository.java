package dev.enfilade.mongodb.subscription;

import io.quarkus.mongodb.panache.PanacheMongoRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** The subscriptions, by id. */
@ApplicationScoped
public class SubscriptionRepository implements PanacheMongoRepositoryBase<SubscriptionDocument, String> {}
