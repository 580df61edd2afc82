package dev.enfilade.mongodb.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.enfilade.testkit.servers.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several services bring one database to the same schema. */
class SchemaTest {

    @RegisterExtension
    static final TestDatabase mongo = TestDatabase.open();

    private final Schema schema = new Schema(mongo.database());

    @Test
    void schemaShouldBeAppliedOnceBySeveralServicesAtOnce() throws Exception {
        var services = IntStream.range(0, 6)
                .<Callable<Object>>mapToObj(i -> () -> {
                    new Schema(mongo.database()).apply(Duration.ofDays(30));
                    return i;
                })
                .toList();

        try (var starting = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var started : starting.invokeAll(services)) started.get();
        }

        var applied = mongo.database().getCollection(Collections.SCHEMA).find().into(new ArrayList<>());
        assertThat(applied).extracting(change -> change.getInteger("_id")).containsExactlyInAnyOrder(1, 2);
        assertThat(applied)
                .extracting(change -> change.getString("name"))
                .containsExactlyInAnyOrder("M001_CollectionsAndIndexes", "M002_FailedIndex");
        assertThat(mongo.database().getCollection(Collections.MESSAGES).listIndexes())
                .extracting(index -> index.getString("name"))
                .containsExactlyInAnyOrder(
                        "_id_",
                        MessageIndexes.OPEN_IN_QUEUE,
                        MessageIndexes.OPEN_IN_GROUP,
                        MessageIndexes.POSITION,
                        MessageIndexes.ACTOR_STATE,
                        MessageIndexes.ACCEPTED,
                        MessageIndexes.ORDERING_KEY,
                        MessageIndexes.EVENT,
                        MessageIndexes.FAILED,
                        MessageIndexes.PARKED,
                        MessageIndexes.ENDED);
    }

    @Test
    void whatIsAppliedShouldNotBeAppliedAgain() {
        schema.apply(Duration.ofDays(30));
        var record = mongo.database().getCollection(Collections.SCHEMA).find().into(new ArrayList<>());

        schema.apply(Duration.ofDays(30));

        assertThat(mongo.database().getCollection(Collections.SCHEMA).find()).containsExactlyElementsOf(record);
    }

    @Test
    void retentionShouldFollowTheSetting() {
        schema.apply(Duration.ofDays(30));
        assertThat(index(Collections.MESSAGES, "ended")
                        .get("expireAfterSeconds", Number.class)
                        .longValue())
                .isEqualTo(30L * 24 * 3600);

        schema.apply(Duration.ofHours(5));

        var ended = index(Collections.MESSAGES, "ended");
        assertThat(ended.get("expireAfterSeconds", Number.class).longValue()).isEqualTo(5L * 3600);
        assertThat(ended).containsKey("partialFilterExpression");
    }

    @Test
    void retentionOfNothingShouldBeRefused() {
        assertThatThrownBy(() -> schema.apply(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void releasesShouldStayForADay() {
        schema.apply(Duration.ofDays(30));

        assertThat(index(Collections.RELEASES, "at")
                        .get("expireAfterSeconds", Number.class)
                        .longValue())
                .isEqualTo(24L * 3600);
    }

    private static Document index(String collection, String name) {
        for (var index : mongo.database().getCollection(collection).listIndexes()) {
            if (name.equals(index.getString("name"))) return index;
        }
        throw new AssertionError("no index " + name + " of " + collection);
    }
}
