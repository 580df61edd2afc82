package dev.enfilade.mongodb.transaction;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Runs work in transactions, and again after a conflict or an election, for a bounded time.
 *
 * <p>Not the driver's {@code withTransaction}: that one goes on for two minutes, at full speed, and takes a duplicate
 * key for final. Here a duplicate key means that somebody else inserted the same document a moment ago, so the work is
 * done once more and then sees it.
 */
public final class Transactions {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long FIRST_PAUSE_NANOS = 1_000_000;
    private static final int MOST_DOUBLINGS = 6;

    private final MongoClient client;
    private final Duration limit;

    public Transactions(MongoClient client) {
        this(client, LIMIT);
    }

    Transactions(MongoClient client, Duration limit) {
        this.client = client;
        this.limit = limit;
    }

    /**
     * @param what names the work in exceptions
     * @param work may be run several times; must do everything within the session, and nothing outside of it; may
     *     abort the transaction and return
     * @return what the work returned, once it is committed and durable
     * @throws TransactionTimeoutException if conflicts or elections last longer than the limit
     */
    public <T> T run(String what, Function<ClientSession, T> work) {
        long deadline = System.nanoTime() + limit.toNanos();
        try (var session = client.startSession()) {
            for (int tries = 1; ; tries++) {
                try {
                    return once(session, work, deadline);
                } catch (MongoException e) {
                    if (!isWorthAnotherTry(e)) throw e;
                    if (isPast(deadline)) throw new TransactionTimeoutException(what, limit, tries, e);
                    pause(tries);
                }
            }
        }
    }

    private static <T> T once(ClientSession session, Function<ClientSession, T> work, long deadline) {
        session.startTransaction(Durable.transaction());
        try {
            var result = work.apply(session);
            if (session.hasActiveTransaction()) commit(session, deadline);
            return result;
        } finally {
            if (session.hasActiveTransaction()) session.abortTransaction();
        }
    }

    /** A commit whose answer got lost is asked for again: the server knows whether it has happened. */
    private static void commit(ClientSession session, long deadline) {
        while (true) {
            try {
                session.commitTransaction();
                return;
            } catch (MongoException e) {
                if (!e.hasErrorLabel(MongoException.UNKNOWN_TRANSACTION_COMMIT_RESULT_LABEL) || isPast(deadline)) {
                    throw e;
                }
                pause(1);
            }
        }
    }

    private static boolean isWorthAnotherTry(MongoException e) {
        return e.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL)
                || e.hasErrorLabel(MongoException.UNKNOWN_TRANSACTION_COMMIT_RESULT_LABEL)
                || isDuplicateKey(e);
    }

    /** Whether a unique index refused a document. */
    public static boolean isDuplicateKey(MongoException e) {
        if (e instanceof MongoBulkWriteException bulk) {
            return bulk.getWriteErrors().stream().anyMatch(w -> w.getCategory() == ErrorCategory.DUPLICATE_KEY);
        }
        return ErrorCategory.fromErrorCode(e.getCode()) == ErrorCategory.DUPLICATE_KEY;
    }

    private static boolean isPast(long deadline) {
        return System.nanoTime() - deadline >= 0;
    }

    /** Exponential and random, so that those who collided do not collide again. */
    private static void pause(int tries) {
        long most = FIRST_PAUSE_NANOS << Math.min(tries, MOST_DOUBLINGS);
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(FIRST_PAUSE_NANOS / 2, most));
    }
}
