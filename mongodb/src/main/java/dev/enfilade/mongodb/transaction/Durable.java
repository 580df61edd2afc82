package dev.enfilade.mongodb.transaction;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoDatabase;
import java.util.concurrent.TimeUnit;
import org.bson.UuidRepresentation;
import org.bson.codecs.configuration.CodecRegistries;

/** How safe a write is when it is answered: on a majority of the members, in their journals. Whatever the settings. */
public final class Durable {

    /**
     * Without a {@code wtimeout}: it would not undo the write, only leave us in doubt. The client's socket time-out
     * bounds the wait.
     */
    public static final WriteConcern WRITE = WriteConcern.MAJORITY.withJournal(true);

    private static final long MAX_COMMIT_SECONDS = 10;

    private Durable() {}

    /** The same database, with durable writes, reads from the primary, and UUIDs in their standard form. */
    public static MongoDatabase durable(MongoDatabase database) {
        return database.withWriteConcern(WRITE)
                .withReadConcern(ReadConcern.LOCAL)
                .withReadPreference(ReadPreference.primary())
                .withCodecRegistry(CodecRegistries.withUuidRepresentation(
                        database.getCodecRegistry(), UuidRepresentation.STANDARD));
    }

    /**
     * Snapshot and majority together also make what a transaction has <em>read</em> durable once it is committed:
     * what it decided on cannot be rolled back by an election.
     */
    static TransactionOptions transaction() {
        return TransactionOptions.builder()
                .writeConcern(WRITE)
                .readConcern(ReadConcern.SNAPSHOT)
                .readPreference(ReadPreference.primary())
                .maxCommitTime(MAX_COMMIT_SECONDS, TimeUnit.SECONDS)
                .build();
    }
}
