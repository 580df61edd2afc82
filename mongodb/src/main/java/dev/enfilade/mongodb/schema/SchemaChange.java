package dev.enfilade.mongodb.schema;

import com.mongodb.client.MongoDatabase;

/**
 * One numbered change of the schema. Once released it is never edited; the next change is a new class.
 *
 * <p>Services start side by side and may die half-way, so a change must come to the same end if it is applied twice,
 * also at the same time.
 */
interface SchemaChange {

    int number();

    void applyTo(MongoDatabase database);

    default String name() {
        return getClass().getSimpleName();
    }
}
