package dev.enfilade.mongodb;

import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.client.MongoDatabase;
import dev.enfilade.mongodb.schema.Schema;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Brings the database to the schema of this release before anything of the service begins. */
@Singleton
final class SchemaAtStart {

    private static final Logger LOG = Logger.getLogger(SchemaAtStart.class);

    /** Each try waits for the driver's server selection time-out; after them all the service gives up. */
    private static final int TRIES = 6;

    private final Schema schema;
    private final Duration retention;

    SchemaAtStart(
            MongoDatabase database,
            @ConfigProperty(name = "enfilade.retention", defaultValue = "P30D") Duration retention) {
        this.schema = new Schema(database);
        this.retention = retention;
    }

    void onStart(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent started) {
        for (int left = TRIES - 1; ; left--) {
            try {
                schema.apply(retention);
                return;
            } catch (MongoTimeoutException | MongoSocketException e) {
                if (left == 0) throw e;
                LOG.warnf("MongoDB cannot be reached yet: %s", e.getMessage());
            }
        }
    }
}
