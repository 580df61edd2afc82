package dev.enfilade.mongodb.transaction;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Updates;
import dev.enfilade.testkit.servers.TestDatabase;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@link Transactions} does with conflicts, and when it gives up. */
class TransactionsTest {

    @RegisterExtension
    static final TestDatabase mongo = TestDatabase.open();

    private final MongoCollection<Document> counters =
            Durable.durable(mongo.database()).getCollection("counters");
    private final Transactions transactions = new Transactions(mongo.client());

    @Test
    void conflictingWorkShouldAllBeDone() throws Exception {
        // given
        counters.insertOne(new Document("_id", "shared").append("n", 0));
        var raises = IntStream.range(0, 40)
                .<Callable<Object>>mapToObj(i -> () -> transactions.run("raise", session -> {
                    int n = java.util.Objects.requireNonNull(
                                    counters.find(session, eq("_id", "shared")).first())
                            .getInteger("n");
                    return counters.updateOne(session, eq("_id", "shared"), Updates.set("n", n + 1));
                }))
                .toList();

        // when
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var raise : threads.invokeAll(raises)) raise.get();
        }

        // then
        assertThat(counters.find(eq("_id", "shared")).first()).containsEntry("n", 40);
    }

    @Test
    void workThatFailsShouldLeaveNothing() {
        assertThatThrownBy(() -> transactions.run("failing", session -> {
                    counters.insertOne(session, new Document("_id", "failed"));
                    throw new IllegalStateException("ours");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(counters.find(eq("_id", "failed")).first()).isNull();
    }

    @Test
    void workMayAbort() {
        var answer = transactions.run("aborting", session -> {
            counters.insertOne(session, new Document("_id", "aborted"));
            session.abortTransaction();
            return "no";
        });

        assertThat(answer).isEqualTo("no");
        assertThat(counters.find(eq("_id", "aborted")).first()).isNull();
    }

    @Test
    void endlessConflictShouldEndWithAnExceptionThatNamesTheWork() {
        // given
        counters.insertOne(new Document("_id", "held").append("n", 0));
        var impatient = new Transactions(mongo.client(), Duration.ofMillis(300));

        try (var other = mongo.client().startSession()) {
            other.startTransaction(Durable.transaction());
            counters.updateOne(other, eq("_id", "held"), Updates.inc("n", 1));

            // then
            assertThatThrownBy(() -> impatient.run(
                            "raise of what is held",
                            session -> counters.updateOne(session, eq("_id", "held"), Updates.inc("n", 1))))
                    .isInstanceOf(TransactionTimeoutException.class)
                    .hasMessageContaining("raise of what is held");
            other.abortTransaction();
        }
    }
}
