package dev.enfilade.mongodb.actor;

import io.quarkus.mongodb.panache.PanacheMongoRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** The actors, by name. */
@ApplicationScoped
public class ActorRepository implements PanacheMongoRepositoryBase<ActorDocument, String> {}
