package dev.enfilade.mongodb.delivery;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.MongoException;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.OperationType;
import dev.enfilade.delivery.DeliveryFeed.Listener;
import dev.enfilade.delivery.DeliveryFeed.Release;
import dev.enfilade.mongodb.schema.Collections;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Follows the change stream on a virtual thread of its own.
 *
 * <p>The driver resumes a broken cursor once by itself. When that fails too, the stream is opened again, after a pause,
 * from the place that was reached. Only where the server no longer knows that place is it opened from now on, and the
 * listener told to look at everything.
 */
final class FeedWatch implements AutoCloseable {

    private static final Logger LOG = System.getLogger(FeedWatch.class.getName());

    /** The server answers an idle stream this often: also how fast a listener hears of the end of an outage. */
    private static final long AWAIT_MILLIS = 1000;

    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5000;
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    /** Invalid resume token, fatal change stream error, history lost: this place cannot be resumed from, ever. */
    private static final Set<Integer> PLACE_IS_LOST = Set.of(260, 280, 286);

    private static final List<Bson> NEWS = List.of(Aggregates.match(or(
            and(eq("ns.coll", Collections.ACTORS), in("operationType", "insert", "update", "replace", "delete")),
            and(eq("ns.coll", Collections.RELEASES), eq("operationType", "insert")),
            eq("operationType", "invalidate"))));

    private final MongoDatabase database;
    private final Listener listener;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /** How far the listener has been told; null while there is no place to resume from. */
    private @Nullable BsonDocument place;

    private long pause = FIRST_PAUSE_MILLIS;

    FeedWatch(MongoDatabase database, Listener listener) {
        this.database = database;
        this.listener = listener;
        this.thread = Thread.ofVirtual().name("delivery-feed").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** The interrupt ends the wait for the server, too: a virtual thread's socket is closed by it. */
    @Override
    public void close() throws InterruptedException {
        closing.countDown();
        thread.interrupt();
        if (!Thread.currentThread().equals(thread)) thread.join(CLOSE_WITHIN);
    }

    private void run() {
        while (!isClosing()) {
            try (var cursor = open()) {
                follow(cursor);
            } catch (MongoException e) {
                if (!isClosing()) interrupted(e);
            } catch (RuntimeException e) {
                if (!isClosing()) {
                    LOG.log(Level.ERROR, "the delivery feed failed; everything will be looked at again", e);
                    place = null;
                    rest();
                }
            }
        }
    }

    private MongoChangeStreamCursor<ChangeStreamDocument<Document>> open() {
        var stream = database.watch(NEWS).maxAwaitTime(AWAIT_MILLIS, TimeUnit.MILLISECONDS);
        return place == null ? stream.cursor() : stream.resumeAfter(place).cursor();
    }

    private void follow(MongoChangeStreamCursor<ChangeStreamDocument<Document>> cursor) {
        // The stream stands on the server already, so nothing falls between the look at everything and the first news.
        if (place == null) {
            place = cursor.getResumeToken();
            listener.resync();
        }
        while (!isClosing()) {
            var change = cursor.tryNext();
            pause = FIRST_PAUSE_MILLIS;
            if (change != null && !tell(change)) return;
            place = cursor.getResumeToken();
        }
    }

    /** @return false if the stream ends with this change */
    private boolean tell(ChangeStreamDocument<Document> change) {
        if (change.getOperationType() == OperationType.INVALIDATE) {
            place = null;
            rest();
            return false;
        }
        var collection = Objects.requireNonNull(change.getNamespace()).getCollectionName();
        if (collection.equals(Collections.ACTORS)) {
            var key = Objects.requireNonNull(change.getDocumentKey());
            listener.actorChanged(key.getString("_id").getValue());
        } else {
            listener.released(release(Objects.requireNonNull(change.getFullDocument())));
        }
        return true;
    }

    private static Release release(Document document) {
        return new Release(
                document.getString("actor"), document.getString("orderingKey"), document.getLong("position"));
    }

    private void interrupted(MongoException e) {
        boolean isLost = PLACE_IS_LOST.contains(e.getCode());
        if (isLost) place = null;
        LOG.log(
                Level.WARNING,
                "the delivery feed was interrupted and will "
                        + (isLost ? "begin again from now: " : "resume where it was: ")
                        + e.getMessage());
        rest();
    }

    private void rest() {
        try {
            if (closing.await(pause, TimeUnit.MILLISECONDS)) return;
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            // Only close() interrupts, and the loop looks at that next.
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }
}
