package dev.enfilade.testkit.servers;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.bson.UuidRepresentation;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A database of its own on the real server that {@code ENFILADE_MONGODB_URI} names, dropped when it is closed.
 *
 * <p>In a test class: {@code @RegisterExtension static final TestDatabase mongo = TestDatabase.open();}. It is empty:
 * a test that wants indexes applies the schema itself.
 */
public final class TestDatabase implements AfterAllCallback, AutoCloseable {

    /** The variable that says where the server is. */
    public static final String URI_VARIABLE = "ENFILADE_MONGODB_URI";

    private final String uri;
    private final String name;
    private final MongoClient client;

    private TestDatabase(String uri) {
        this.uri = uri;
        name = "enfilade-test-" + UUID.randomUUID().toString().substring(0, 13);
        client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(10, TimeUnit.SECONDS))
                .uuidRepresentation(UuidRepresentation.STANDARD)
                .build());
    }

    /**
     * @throws IllegalStateException if the variable is missing: tests run against real servers, or not at all
     */
    public static TestDatabase open() {
        var uri = System.getenv(URI_VARIABLE);
        if (uri == null || uri.isBlank()) {
            throw new IllegalStateException(URI_VARIABLE + " is not set: this test needs a real MongoDB replica set."
                    + " './enfilade server up' starts one, './enfilade test' runs the tests with it.");
        }
        return new TestDatabase(uri);
    }

    /** The server's connection string, without the database. */
    public String uri() {
        return uri;
    }

    /** The database's name. */
    public String name() {
        return name;
    }

    public MongoClient client() {
        return client;
    }

    public MongoDatabase database() {
        return client.getDatabase(name);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        try (client) {
            database().drop();
        }
    }
}
