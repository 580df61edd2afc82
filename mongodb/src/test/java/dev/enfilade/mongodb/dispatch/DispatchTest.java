package dev.enfilade.mongodb.dispatch;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import dev.enfilade.delivery.Ending;
import dev.enfilade.dispatch.Draft;
import dev.enfilade.dispatch.Token;
import dev.enfilade.message.MessageState;
import dev.enfilade.mongodb.Stores;
import dev.enfilade.mongodb.schema.Collections;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The rules of {@link dev.enfilade.dispatch.DispatchStore}. */
class DispatchTest {

    @RegisterExtension
    static final Stores stores = Stores.open();

    private final String actor = stores.actor();

    @Test
    void messageShouldKeepEverythingOfItsDraft() {
        // given
        var draft = Stores.draft(actor, "order-7");

        // when
        var committed = stores.dispatch.commit(List.of(draft));

        // then
        assertThat(committed.stored()).isEqualTo(1);
        assertThat(committed.unknownActors()).isEmpty();
        assertThat(committed.tokens()).containsExactly(new Token(draft.id(), actor, 1, "order-7", draft.traceparent()));
        var message = stores.message(draft.id());
        assertThat(message.state()).isEqualTo(MessageState.READY);
        assertThat(message.subscription()).isEqualTo(draft.subscription());
        assertThat(message.version()).isEqualTo(1);
        assertThat(message.payloadVersion()).isEqualTo(1);
        assertThat(message.payload()).isEqualTo(draft.payload());
        assertThat(message.acceptedAt()).isEqualTo(Stores.ACCEPTED);
        assertThat(message.attributes())
                .containsEntry("specversion", "1.0")
                .containsEntry("id", draft.event().id())
                .containsEntry("time", "2026-01-02T03:04:05+01:00")
                .containsEntry("partitionkey", "order-7")
                .doesNotContainKey("subject");
    }

    @Test
    void positionsShouldFollowTheOrderOfTheDraftsForEachActor() {
        var other = stores.actor();
        var drafts = List.of(
                Stores.draft(actor, "a"), Stores.draft(other, "a"), Stores.draft(actor, "b"), Stores.draft(other, "b"));

        var tokens = stores.dispatch.commit(drafts).tokens();

        assertThat(tokens)
                .containsExactly(
                        token(drafts.get(0), 1),
                        token(drafts.get(2), 2),
                        token(drafts.get(1), 1),
                        token(drafts.get(3), 2));
    }

    @Test
    void repeatedDraftsShouldMakeNothingButTheirTokens() {
        // given
        var first = Stores.draft(actor, "a");
        var second = Stores.draft(actor, "a");
        stores.dispatch.commit(List.of(first));

        // when
        var again = stores.dispatch.commit(List.of(first, second, second));

        // then
        assertThat(again.stored()).isEqualTo(1);
        assertThat(again.tokens()).containsExactly(token(first, 1), token(second, 2));
    }

    @Test
    void finalMessagesShouldGetNoToken() {
        var draft = Stores.draft(actor, "a");
        stores.dispatch.commit(List.of(draft));
        var lease = stores.lease(actor);
        stores.end(lease, stores.claim(lease), new Ending.Delivered());

        var again = stores.dispatch.commit(List.of(draft));

        assertThat(again.stored()).isZero();
        assertThat(again.tokens()).isEmpty();
    }

    @Test
    void unknownActorsShouldBeReportedAndTheOthersStored() {
        // given
        var removed = stores.actor();
        stores.collection(Collections.POSITIONS).updateOne(eq("_id", removed), Updates.set("active", false));
        var known = Stores.draft(actor, "a");

        // when
        var committed = stores.dispatch.commit(List.of(Stores.draft("nobody", "a"), known, Stores.draft(removed, "a")));

        // then
        assertThat(committed.unknownActors()).containsExactlyInAnyOrder("nobody", removed);
        assertThat(committed.tokens()).containsExactly(token(known, 1));
    }

    @Test
    void draftThatCouldNotBeMadeShouldBeStoredParked() {
        var error = Stores.error();
        var draft = Stores.draft(actor, "a", Stores.ACCEPTED, error);

        stores.dispatch.commit(List.of(draft));

        var message = stores.message(draft.id());
        assertThat(message.state()).isEqualTo(MessageState.PARKED);
        assertThat(message.lastError()).isEqualTo(error);
        assertThat(stores.document(draft.id())).containsKeys("parkedAt", "open");
    }

    @Test
    void largeBatchShouldGetPositionsInOrderOverSeveralTransactions() {
        var drafts = IntStream.range(0, 2300)
                .mapToObj(i -> Stores.draft(actor, "key-" + i % 7))
                .toList();

        var committed = stores.dispatch.commit(drafts);

        assertThat(committed.stored()).isEqualTo(2300);
        assertThat(committed.tokens())
                .extracting(Token::message)
                .containsExactlyElementsOf(drafts.stream().map(Draft::id).toList());
    }

    @Test
    void emptyBatchShouldMakeNothing() {
        var committed = stores.dispatch.commit(List.of());

        assertThat(committed.stored()).isZero();
        assertThat(committed.tokens()).isEmpty();
    }

    /** Four at the same actors, each batch given to two of them, as after a redelivery to the next dispatcher. */
    @Test
    void racingDispatchersShouldLeaveNoGapsAndNoDuplicates() throws Exception {
        // given
        var other = stores.actor();
        var batches = IntStream.range(0, 30)
                .mapToObj(i -> List.of(Stores.draft(actor, "a"), Stores.draft(other, "a"), Stores.draft(actor, "b")))
                .toList();
        var tasks = new ArrayList<Callable<Integer>>();
        for (int dispatcher = 0; dispatcher < 4; dispatcher++) {
            int first = dispatcher % 2 * 15;
            tasks.add(() -> batches.subList(first, first + 15).stream()
                    .mapToInt(batch -> stores.dispatch.commit(batch).stored())
                    .sum());
        }

        // when
        int stored = 0;
        try (var dispatchers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : dispatchers.invokeAll(tasks)) stored += done.get();
        }

        // then
        assertThat(stored).isEqualTo(90);
        assertThat(positions(actor))
                .isEqualTo(LongStream.rangeClosed(1, 60).boxed().toList());
        assertThat(positions(other))
                .isEqualTo(LongStream.rangeClosed(1, 30).boxed().toList());
    }

    @Test
    void timesShouldBeTheServers() {
        var draft = Stores.draft(actor, "a");

        stores.dispatch.commit(List.of(draft));

        var message = stores.message(draft.id());
        assertThat(message.createdAt()).isEqualTo(message.updatedAt());
        assertThat(message.createdAt())
                .isCloseTo(java.time.Instant.now(), org.assertj.core.api.Assertions.within(1, ChronoUnit.MINUTES));
    }

    private static List<Long> positions(String actor) {
        return stores.collection(Collections.MESSAGES)
                .find(eq("actor", actor))
                .sort(Sorts.ascending("position"))
                .map(message -> message.getLong("position"))
                .into(new ArrayList<>());
    }

    private static Token token(Draft draft, long position) {
        return new Token(draft.id(), draft.actor(), position, draft.event().orderingKey(), draft.traceparent());
    }
}
