package dev.enfilade.mongodb.delivery;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Updates;
import dev.enfilade.delivery.DeliveryFeed;
import dev.enfilade.delivery.DeliveryFeed.Release;
import dev.enfilade.delivery.Sequence;
import dev.enfilade.message.OperatorAct;
import dev.enfilade.mongodb.Stores;
import dev.enfilade.mongodb.schema.Collections;
import dev.enfilade.testkit.servers.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The rules of {@link DeliveryFeed}, with cursors killed, connections cut and a database dropped. */
@Timeout(60)
class DeliveryFeedTest {

    private static final OperatorAct ACT = new OperatorAct("ann", null);
    private static final String RESYNC = "resync";

    @RegisterExtension
    static final Stores stores = Stores.open();

    private final String actor = stores.actor();
    private final Heard heard = new Heard();
    private final DeliveryFeed feed =
            new MongoDeliveryFeed(stores.mongo().client(), stores.mongo().database());

    @Test
    void feedShouldBeginWithAResyncAndTellWhatChangesToActors() throws Exception {
        try (var watch = feed.watch(heard)) {
            heard.awaits(RESYNC);
            var actors = stores.collection(Collections.ACTORS);
            actors.insertOne(new Document("_id", actor));
            actors.updateOne(eq("_id", actor), Updates.set("requested", "PAUSED"));
            actors.deleteOne(eq("_id", actor));

            heard.awaits(RESYNC, actor, actor, actor);
        }
    }

    @Test
    void feedShouldTellRelaunchesAndCancellations() throws Exception {
        stores.dispatch(actor, "a", "b");
        var lease = stores.lease(actor);
        var a = stores.park(lease, new Sequence(actor, "a"));
        var b = stores.park(lease, new Sequence(actor, "b"));
        try (var watch = feed.watch(heard)) {
            heard.awaits(RESYNC);

            stores.messages.relaunch(a.id(), a.version(), ACT);
            stores.messages.cancel(b.id(), b.version(), ACT);

            heard.awaits(RESYNC, new Release(actor, "a", 1), new Release(actor, "b", 2));
        }
    }

    @Test
    void feedShouldSurviveItsCursorBeingKilledAndMissNothing() throws Exception {
        try (var watch = feed.watch(heard)) {
            heard.awaits(RESYNC);
            release("before");
            heard.awaits(RESYNC, new Release(actor, "before", 1));

            killCursors(stores.mongo());
            release("after");

            heard.awaits(RESYNC, new Release(actor, "before", 1), new Release(actor, "after", 1));
        }
    }

    @Test
    void feedShouldResumeWhereItWasAfterAnOutage() throws Exception {
        try (var link = new CuttableLink(stores.mongo().uri());
                var client = impatientClient(link.uri());
                var watch = new MongoDeliveryFeed(
                                client, client.getDatabase(stores.mongo().name()))
                        .watch(heard)) {
            heard.awaits(RESYNC);
            release("before");
            heard.awaits(RESYNC, new Release(actor, "before", 1));

            link.cut();
            release("meanwhile");
            await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
            link.mend();
            release("after");

            heard.awaits(
                    RESYNC,
                    new Release(actor, "before", 1),
                    new Release(actor, "meanwhile", 1),
                    new Release(actor, "after", 1));
        }
    }

    @Test
    void feedShouldStartOverWhenItsPlaceIsLost() throws Exception {
        try (var other = TestDatabase.open();
                var watch = new MongoDeliveryFeed(other.client(), other.database()).watch(heard)) {
            other.database().getCollection(Collections.ACTORS).insertOne(new Document("_id", "first"));
            await().until(() -> heard.news.contains(RESYNC));

            other.database().drop();

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> heard.news.stream().filter(RESYNC::equals).count() == 2);
            other.database().getCollection(Collections.ACTORS).insertOne(new Document("_id", "second"));
            await().until(() -> heard.news.getLast().equals("second"));
        }
    }

    @Test
    void closeShouldEndTheFeedPromptly() throws Exception {
        var watch = feed.watch(heard);
        heard.awaits(RESYNC);

        long start = System.nanoTime();
        watch.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(800));
        release("late");
        await().during(Duration.ofMillis(300)).until(() -> heard.news.size() == 1);
    }

    @Test
    void closeShouldEndAFeedThatCannotReachTheServer() throws Exception {
        try (var link = new CuttableLink(stores.mongo().uri());
                var client = impatientClient(link.uri())) {
            link.cut();
            var watch = new MongoDeliveryFeed(
                            client, client.getDatabase(stores.mongo().name()))
                    .watch(heard);

            watch.close();

            assertThat(heard.news).isEmpty();
        }
    }

    private void release(String orderingKey) {
        stores.collection(Collections.RELEASES)
                .insertOne(new Document("actor", actor)
                        .append("orderingKey", orderingKey)
                        .append("position", 1L));
    }

    private static MongoClient impatientClient(String uri) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(300, TimeUnit.MILLISECONDS))
                .build());
    }

    private static void killCursors(TestDatabase mongo) {
        var cursors = await().until(() -> cursors(mongo), found -> !found.isEmpty());
        var killed =
                mongo.database().runCommand(new Document("killCursors", "$cmd.aggregate").append("cursors", cursors));
        assertThat(killed.getList("cursorsKilled", Long.class)).isNotEmpty();
    }

    private static List<Long> cursors(TestDatabase mongo) {
        return mongo.client()
                .getDatabase("admin")
                .aggregate(List.of(
                        new Document("$currentOp", new Document("idleCursors", true).append("localOps", true)),
                        new Document(
                                "$match",
                                new Document("command.collection", "$cmd.aggregate")
                                        .append("command.$db", mongo.name())
                                        .append("cursor.cursorId", new Document("$exists", true)))))
                .map(operation -> operation.get("cursor", Document.class).getLong("cursorId"))
                .into(new ArrayList<>());
    }

    /** Keeps the news in their order. */
    private static final class Heard implements DeliveryFeed.Listener {
        final List<Object> news = new CopyOnWriteArrayList<>();

        @Override
        public void resync() {
            news.add(RESYNC);
        }

        @Override
        public void actorChanged(String actor) {
            news.add(actor);
        }

        @Override
        public void released(Release release) {
            news.add(release);
        }

        void awaits(Object... all) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(news).containsExactly(all));
        }
    }
}
