package dev.enfilade.mongodb.message;

import static com.mongodb.client.model.Filters.eq;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.map;

import dev.enfilade.delivery.Claim;
import dev.enfilade.delivery.Ending;
import dev.enfilade.delivery.Sequence;
import dev.enfilade.message.ActorCounts;
import dev.enfilade.message.ChangeResult;
import dev.enfilade.message.Message;
import dev.enfilade.message.MessageState;
import dev.enfilade.message.OperatorAct;
import dev.enfilade.message.PayloadVersion;
import dev.enfilade.mongodb.Stores;
import dev.enfilade.mongodb.schema.Collections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The rules of {@link dev.enfilade.message.MessageStore} for what operators change. */
class OperatorChangesTest {

    private static final OperatorAct ACT = new OperatorAct("$ann", "$because");
    private static final byte[] PAYLOAD = "$corrected".getBytes(UTF_8);

    @RegisterExtension
    static final Stores stores = Stores.open();

    private final String actor = stores.actor();
    private final Sequence queue = new Sequence(actor, null);

    @Test
    void editShouldReplaceThePayloadAndNothingElse() {
        // given
        var before = parked();

        // when
        var after = changed(stores.messages.edit(before.id(), before.version(), PAYLOAD, ACT));

        // then
        assertThat(after.payload()).isEqualTo(PAYLOAD);
        assertThat(after.payloadVersion()).isEqualTo(2);
        assertThat(after.version()).isEqualTo(before.version() + 1);
        assertThat(after)
                .usingRecursiveComparison()
                .ignoringFields("payload", "payloadVersion", "version", "updatedAt")
                .isEqualTo(before);
        assertThat(stores.message(before.id())).usingRecursiveComparison().isEqualTo(after);
    }

    @Test
    void everyVersionOfThePayloadShouldBeKeptWithItsAuthor() {
        // given
        var first = parked();

        // when
        var second = changed(stores.messages.edit(first.id(), first.version(), PAYLOAD, ACT));
        stores.messages.edit(first.id(), second.version(), new byte[0], new OperatorAct("bob", null));

        // then
        var versions = stores.messages.versions(first.id());
        assertThat(versions).extracting(PayloadVersion::number).containsExactly(1, 2, 3);
        assertThat(versions).extracting(PayloadVersion::payload).containsExactly(first.payload(), PAYLOAD, new byte[0]);
        assertThat(versions).extracting(PayloadVersion::by).containsExactly("dispatcher", "$ann", "bob");
        assertThat(versions).extracting(PayloadVersion::reason).containsExactly(null, "$because", null);
        assertThat(versions).extracting(PayloadVersion::at).isSorted().startsWith(first.createdAt());
    }

    @Test
    void messageNeverEditedShouldHaveOneVersion() {
        var message = stores.message(stores.dispatch(actor, "a").getFirst());

        assertThat(stores.messages.versions(message.id()))
                .singleElement()
                .usingRecursiveComparison()
                .isEqualTo(new PayloadVersion(1, message.payload(), "dispatcher", null, message.createdAt()));
    }

    @Test
    void whatIsInFlightOrFinalShouldNotBeEdited() {
        stores.dispatch(actor, "a");
        var lease = stores.lease(actor);
        var claimed = stores.claim(lease);

        assertThat(stores.messages.edit(claimed.id(), claimed.version(), PAYLOAD, ACT))
                .isEqualTo(new ChangeResult.Forbidden(MessageState.IN_FLIGHT));
        stores.end(lease, claimed, new Ending.Delivered());
        assertThat(stores.messages.edit(claimed.id(), claimed.version() + 1, PAYLOAD, ACT))
                .isEqualTo(new ChangeResult.Forbidden(MessageState.DELIVERED));
        assertThat(stores.messages.versions(claimed.id())).hasSize(1);
    }

    @Test
    void staleVersionShouldBeToldTheCurrentOne() {
        var message = parked();
        long stale = message.version() - 1;

        assertThat(stores.messages.edit(message.id(), stale, PAYLOAD, ACT))
                .isEqualTo(new ChangeResult.Stale(message.version()));
        assertThat(stores.messages.relaunch(message.id(), stale, ACT))
                .isEqualTo(new ChangeResult.Stale(message.version()));
        assertThat(stores.messages.cancel(message.id(), stale, ACT))
                .isEqualTo(new ChangeResult.Stale(message.version()));
        assertThat(stores.message(message.id())).usingRecursiveComparison().isEqualTo(message);
    }

    @Test
    void unknownMessageShouldBeToldSo() {
        var nothing = UUID.randomUUID();

        assertThat(stores.messages.find(nothing)).isEmpty();
        assertThat(stores.messages.edit(nothing, 1, PAYLOAD, ACT)).isEqualTo(new ChangeResult.Unknown());
        assertThat(stores.messages.relaunch(nothing, 1, ACT)).isEqualTo(new ChangeResult.Unknown());
        assertThat(stores.messages.cancel(nothing, 1, ACT)).isEqualTo(new ChangeResult.Unknown());
        assertThat(stores.messages.versions(nothing)).isEmpty();
        assertThat(stores.messages.attempts(nothing)).isEmpty();
    }

    @Test
    void ofManyOperatorsWithTheSameVersionOneShouldWin() throws Exception {
        // given
        var message = parked();
        var edits = IntStream.range(0, 8)
                .<Callable<ChangeResult>>mapToObj(i -> () -> i % 2 == 0
                        ? stores.messages.edit(message.id(), message.version(), PAYLOAD, ACT)
                        : stores.messages.relaunch(message.id(), message.version(), ACT))
                .toList();

        // when
        var results = new ArrayList<ChangeResult>();
        try (var operators = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var result : operators.invokeAll(edits)) results.add(result.get());
        }

        // then
        assertThat(results).filteredOn(ChangeResult.Changed.class::isInstance).hasSize(1);
        assertThat(results)
                .filteredOn(new ChangeResult.Stale(message.version() + 1)::equals)
                .hasSize(7);
        assertThat(stores.message(message.id()).version()).isEqualTo(message.version() + 1);
    }

    @Test
    void relaunchShouldMakeAParkedMessageFirstInItsSequence() {
        // given
        var parked = parked();
        stores.dispatch(actor, "a");

        // when
        var after = changed(stores.messages.relaunch(parked.id(), parked.version(), ACT));

        // then
        assertThat(after.state()).isEqualTo(MessageState.READY);
        assertThat(after.failures()).isZero();
        assertThat(after.position()).isEqualTo(parked.position());
        assertThat(after.attempt()).isEqualTo(parked.attempt());
        assertThat(stores.document(parked.id())).doesNotContainKey("parkedAt");
        assertThat(releases()).containsExactly(List.of("a", 1L));
        assertThat(stores.claim(stores.lease(actor)).id()).isEqualTo(parked.id());
    }

    @Test
    void relaunchShouldNotWaitForARetry() {
        stores.dispatch(actor, "a");
        var lease = stores.lease(actor);
        var claimed = stores.claim(lease);
        stores.end(lease, claimed, new Ending.RetryIn(Duration.ofHours(1), Stores.error()));

        var after = changed(stores.messages.relaunch(claimed.id(), claimed.version() + 1, ACT));

        assertThat(after.dueAt()).isNull();
        assertThat(stores.sequences.claim(lease, queue)).isInstanceOf(Claim.Claimed.class);
    }

    @Test
    void relaunchShouldBeForbiddenForWhatDoesNotWaitForIt() {
        var ready = stores.message(stores.dispatch(actor, "a").getFirst());

        assertThat(stores.messages.relaunch(ready.id(), ready.version(), ACT))
                .isEqualTo(new ChangeResult.Forbidden(MessageState.READY));
        assertThat(releases()).isEmpty();
    }

    @Test
    void cancelShouldEndAParkedMessageAndFreeWhatIsBehind() {
        // given
        var parked = parked();
        var next = stores.dispatch(actor, "b").getFirst();

        // when
        var after = changed(stores.messages.cancel(parked.id(), parked.version(), ACT));

        // then
        assertThat(after.state()).isEqualTo(MessageState.CANCELLED);
        assertThat(after.endedAt()).isNotNull();
        assertThat(releases()).containsExactly(List.of("a", 1L));
        assertThat(stores.claim(stores.lease(actor)).id()).isEqualTo(next);
    }

    @Test
    void cancelShouldBeForbiddenInFlightAndAfterTheEnd() {
        stores.dispatch(actor, "a");
        var lease = stores.lease(actor);
        var claimed = stores.claim(lease);

        assertThat(stores.messages.cancel(claimed.id(), claimed.version(), ACT))
                .isEqualTo(new ChangeResult.Forbidden(MessageState.IN_FLIGHT));
        stores.end(lease, claimed, new Ending.Delivered());
        assertThat(stores.messages.cancel(claimed.id(), claimed.version() + 1, ACT))
                .isEqualTo(new ChangeResult.Forbidden(MessageState.DELIVERED));
    }

    @Test
    void whatOperatorsDidShouldBeKeptWithTheMessage() {
        var parked = parked();
        var edited = changed(stores.messages.edit(parked.id(), parked.version(), PAYLOAD, ACT));
        stores.messages.cancel(parked.id(), edited.version(), new OperatorAct("bob", null));

        var acts = stores.document(parked.id()).getList("acts", Document.class);

        assertThat(acts).extracting(act -> act.getString("verb")).containsExactly("edit", "cancel");
        assertThat(acts).extracting(act -> act.getString("by")).containsExactly("$ann", "bob");
        assertThat(acts.getFirst().getString("reason")).isEqualTo("$because");
        assertThat(acts.getLast()).doesNotContainKey("reason");
    }

    @Test
    void cancelAllShouldEndEverythingButWhatIsInFlightOrFinal() {
        // given
        var drafts = IntStream.range(0, 1203)
                .mapToObj(i -> Stores.draft(actor, "key-" + i % 3))
                .toList();
        stores.dispatch.commit(drafts);
        var lease = stores.lease(actor);
        stores.end(lease, stores.claim(lease), new Ending.Delivered());
        stores.park(lease, new Sequence(actor, "key-1"));
        var inFlight = stores.claim(lease, new Sequence(actor, "key-2"));
        var others = stores.dispatch(stores.actor(), "a");

        // when
        long cancelled = stores.messages.cancelAll(actor, ACT);

        // then
        assertThat(cancelled).isEqualTo(1201);
        var counts = stores.messages.counts(List.of(actor));
        assertThat(counts.values())
                .singleElement()
                .extracting(ActorCounts::byState, map(MessageState.class, Long.class))
                .containsEntry(MessageState.CANCELLED, 1201L)
                .containsEntry(MessageState.DELIVERED, 1L)
                .containsEntry(MessageState.IN_FLIGHT, 1L)
                .hasSize(3);
        assertThat(stores.message(inFlight.id()).state()).isEqualTo(MessageState.IN_FLIGHT);
        assertThat(stores.message(others.getFirst()).state()).isEqualTo(MessageState.READY);
        assertThat(releases()).extracting(List::getFirst).contains("key-0", "key-1", "key-2");
    }

    @Test
    void historyOfAMessageThatIsGoneShouldBeRemoved() {
        // given
        var gone = parked();
        stores.messages.edit(gone.id(), gone.version(), PAYLOAD, ACT);
        var stays = stores.message(stores.dispatch(actor, "b").getFirst());
        stores.messages.edit(stays.id(), stays.version(), PAYLOAD, ACT);
        stores.collection(Collections.MESSAGES).deleteOne(eq("_id", gone.id()));

        // when
        int removed = stores.messages.removeOrphanedPayloads(10_000);

        // then
        assertThat(removed).isEqualTo(1);
        assertThat(stores.collection(Collections.PAYLOADS).countDocuments(eq("message", gone.id())))
                .isZero();
        assertThat(stores.messages.versions(stays.id())).hasSize(2);
    }

    @Test
    void messageThatComesBackAfterItsRetentionShouldNotInheritAHistory() {
        // given
        var draft = Stores.draft(actor, "a");
        stores.dispatch.commit(List.of(draft));
        stores.messages.edit(draft.id(), 1, PAYLOAD, ACT);
        stores.collection(Collections.MESSAGES).deleteOne(eq("_id", draft.id()));

        // when
        stores.dispatch.commit(List.of(draft));

        // then
        assertThat(stores.messages.versions(draft.id())).hasSize(1);
        changed(stores.messages.edit(draft.id(), 1, new byte[] {1}, ACT));
        assertThat(stores.messages.versions(draft.id()))
                .extracting(PayloadVersion::payload)
                .containsExactly(draft.payload(), new byte[] {1});
    }

    private Message parked() {
        stores.dispatch(actor, "a");
        var lease = stores.lease(actor);
        var parked = stores.park(lease, queue);
        stores.leases.release(lease);
        return parked;
    }

    private static Message changed(ChangeResult result) {
        assertThat(result).isInstanceOf(ChangeResult.Changed.class);
        return ((ChangeResult.Changed) result).message();
    }

    private List<List<Object>> releases() {
        return stores.collection(Collections.RELEASES)
                .find(eq("actor", actor))
                .map(release -> List.<Object>of(release.getString("orderingKey"), release.getLong("position")))
                .into(new ArrayList<>());
    }
}
