package dev.enfilade.mongodb;

import dev.enfilade.testkit.servers.TestDatabase;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives the Quarkus application of the tests a database of its own. */
public final class OwnDatabase implements QuarkusTestResourceLifecycleManager {

    private final TestDatabase mongo = TestDatabase.open();

    @Override
    public Map<String, String> start() {
        return Map.of("enfilade.mongodb.uri", mongo.uri(), "enfilade.mongodb.database", mongo.name());
    }

    @Override
    public void stop() {
        mongo.close();
    }
}
