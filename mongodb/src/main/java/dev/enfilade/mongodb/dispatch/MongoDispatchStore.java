package dev.enfilade.mongodb.dispatch;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import dev.enfilade.dispatch.DispatchStore;
import dev.enfilade.dispatch.Draft;
import dev.enfilade.dispatch.Token;
import dev.enfilade.mongodb.schema.Collections;
import dev.enfilade.mongodb.transaction.Durable;
import dev.enfilade.mongodb.transaction.Transactions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The dispatcher's batches in MongoDB: one transaction for a batch, or for each piece of one that is too large.
 *
 * <p>Which messages exist already is read in the same transaction, so what is then taken for done is durable too. Two
 * dispatchers at one actor (or a zombie beside its successor) collide at the actor's position; one of them goes again.
 */
public final class MongoDispatchStore implements DispatchStore {

    private static final int MAX_MESSAGES = 1000;
    private static final long MAX_BYTES = 32 << 20;

    private static final Comparator<Token> BY_ACTOR_AND_POSITION =
            Comparator.comparing(Token::actor).thenComparingLong(Token::position);

    private final Transactions transactions;
    private final BatchWriter writer;

    public MongoDispatchStore(MongoClient client, MongoDatabase database) {
        var durable = Durable.durable(database);
        transactions = new Transactions(client);
        writer = new BatchWriter(
                durable.getCollection(Collections.MESSAGES), durable.getCollection(Collections.POSITIONS));
    }

    /**
     * @throws dev.enfilade.mongodb.transaction.TransactionTimeoutException if conflicts last too long; the batch can
     *     be committed again
     */
    @Override
    public Committed commit(List<Draft> drafts) {
        var tokens = new ArrayList<Token>();
        var unknownActors = new TreeSet<String>();
        int stored = 0;
        for (var piece : pieces(drafts)) {
            var committed = transactions.run(
                    "dispatch of " + piece.size() + " messages", session -> writer.write(session, piece));
            tokens.addAll(committed.tokens());
            unknownActors.addAll(committed.unknownActors());
            stored += committed.stored();
        }
        tokens.sort(BY_ACTOR_AND_POSITION);
        return new Committed(List.copyOf(tokens), stored, unknownActors);
    }

    /** In order: a later piece is begun when the one before is durable, so the order holds whatever happens. */
    private static List<List<Draft>> pieces(List<Draft> drafts) {
        var pieces = new ArrayList<List<Draft>>();
        var piece = new ArrayList<Draft>();
        long bytes = 0;
        for (var draft : withoutRepeats(drafts)) {
            if (piece.size() == MAX_MESSAGES || (!piece.isEmpty() && bytes + draft.payload().length > MAX_BYTES)) {
                pieces.add(piece);
                piece = new ArrayList<>();
                bytes = 0;
            }
            piece.add(draft);
            bytes += draft.payload().length;
        }
        if (!piece.isEmpty()) pieces.add(piece);
        return pieces;
    }

    private static Collection<Draft> withoutRepeats(List<Draft> drafts) {
        var byId = new LinkedHashMap<UUID, Draft>();
        drafts.forEach(draft -> byId.putIfAbsent(draft.id(), draft));
        return byId.values();
    }
}
