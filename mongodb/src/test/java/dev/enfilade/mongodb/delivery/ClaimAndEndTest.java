package dev.enfilade.mongodb.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.enfilade.delivery.Claim;
import dev.enfilade.delivery.Ending;
import dev.enfilade.delivery.Lease;
import dev.enfilade.delivery.Sequence;
import dev.enfilade.message.Attempt;
import dev.enfilade.message.MessageState;
import dev.enfilade.message.OperatorAct;
import dev.enfilade.mongodb.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The rules of {@link dev.enfilade.delivery.SequenceStore} for claims and ends. */
class ClaimAndEndTest {

    @RegisterExtension
    static final Stores stores = Stores.open();

    private final String actor = stores.actor();
    private final Sequence queue = new Sequence(actor, null);

    @Test
    void claimShouldTakeTheHeadOfTheQueue() {
        // given
        var ids = stores.dispatch(actor, "a", "b");
        var lease = stores.lease(actor);

        // when
        var message = stores.claim(lease);

        // then
        assertThat(message.id()).isEqualTo(ids.getFirst());
        assertThat(message.state()).isEqualTo(MessageState.IN_FLIGHT);
        assertThat(message.position()).isEqualTo(1);
        assertThat(message.attempt()).isEqualTo(1);
        assertThat(message.fence()).isEqualTo(lease.fence());
        assertThat(message.version()).isEqualTo(2);
        assertThat(message).usingRecursiveComparison().isEqualTo(stores.message(message.id()));
    }

    @Test
    void claimShouldTakeTheHeadOfTheGroup() {
        var ids = stores.dispatch(actor, "a", "b", "b");
        var lease = stores.lease(actor);

        var message = stores.claim(lease, new Sequence(actor, "b"));

        assertThat(message.id()).isEqualTo(ids.get(1));
    }

    @Test
    void claimShouldBeEmptyWhenNothingIsOpen() {
        stores.dispatch(actor, "a");
        var lease = stores.lease(actor);
        stores.end(lease, stores.claim(lease), new Ending.Delivered());

        assertThat(stores.sequences.claim(lease, queue)).isEqualTo(new Claim.Empty());
        assertThat(stores.sequences.claim(lease, new Sequence(actor, "other"))).isEqualTo(new Claim.Empty());
    }

    @Test
    void claimShouldGoOnWithTheNextOnlyAfterTheEnd() {
        var ids = stores.dispatch(actor, "a", "a");
        var lease = stores.lease(actor);
        var first = stores.claim(lease);

        stores.end(lease, first, new Ending.Delivered());

        assertThat(stores.claim(lease).id()).isEqualTo(ids.get(1));
    }

    @Test
    void claimShouldBeBlockedByAParkedHeadAndLeaveItUntouched() {
        // given
        stores.dispatch(actor, "a", "a");
        var lease = stores.lease(actor);
        var parked = stores.park(lease, queue);
        var before = stores.document(parked.id());

        // when
        var claim = stores.sequences.claim(lease, queue);

        // then
        assertThat(claim).isEqualTo(new Claim.Blocked(parked.id(), 1));
        assertThat(stores.document(parked.id())).isEqualTo(before);
    }

    @Test
    void claimShouldWaitForARetryUntilItIsDue() {
        // given
        stores.dispatch(actor, "a");
        var lease = stores.lease(actor);
        var message = stores.claim(lease);
        stores.end(lease, message, new Ending.RetryIn(Duration.ofMillis(1500), Stores.error()));
        var before = stores.document(message.id());

        // when
        var early = stores.sequences.claim(lease, queue);

        // then
        assertThat(early).isInstanceOfSatisfying(Claim.NotDue.class, notDue -> {
            assertThat(notDue.message()).isEqualTo(message.id());
            assertThat(notDue.in()).isBetween(Duration.ofMillis(1), Duration.ofMillis(1500));
        });
        assertThat(stores.document(message.id())).isEqualTo(before);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> stores.sequences.claim(lease, queue) instanceof Claim.Claimed);
        var again = stores.message(message.id());
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.failures()).isEqualTo(1);
        assertThat(again.dueAt()).isNull();
    }

    @Test
    void claimShouldBeRefusedByTheServerAfterTheLeasesEnd() {
        var ids = stores.dispatch(actor, "a");
        var live = stores.lease(actor);
        var over = new Lease(actor, live.owner(), live.fence(), Instant.now().minusSeconds(1), false);

        assertThat(stores.sequences.claim(over, queue)).isEqualTo(new Claim.Refused());
        assertThat(stores.message(ids.getFirst()).state()).isEqualTo(MessageState.READY);
    }

    @Test
    void claimShouldTakeOverWhatALowerFenceLeftInFlight() {
        stores.dispatch(actor, "a");
        var old = stores.lease(actor);
        var left = stores.claim(old);
        stores.leases.release(old);
        var fresh = stores.lease(actor);

        var taken = stores.claim(fresh);

        assertThat(taken.id()).isEqualTo(left.id());
        assertThat(taken.attempt()).isEqualTo(2);
        assertThat(taken.fence()).isEqualTo(fresh.fence()).isGreaterThan(old.fence());
    }

    @Test
    void claimOfAZombieShouldBeRefused() {
        stores.dispatch(actor, "a");
        var zombie = stores.lease(actor);
        stores.leases.release(zombie);
        var fresh = stores.lease(actor);
        var taken = stores.claim(fresh);

        assertThat(stores.sequences.claim(zombie, queue)).isEqualTo(new Claim.Refused());
        assertThat(stores.message(taken.id())).usingRecursiveComparison().isEqualTo(taken);
    }

    @Test
    void claimShouldBeRepeatableWhenItsAnswerGotLost() {
        stores.dispatch(actor, "a");
        var lease = stores.lease(actor);
        var lost = stores.claim(lease);

        var again = stores.claim(lease);

        assertThat(again.id()).isEqualTo(lost.id());
        assertThat(again.attempt()).isEqualTo(2);
    }

    @Test
    void deliveredShouldBeFinal() {
        stores.dispatch(actor, "a");
        var lease = stores.lease(actor);
        var claimed = stores.claim(lease);

        assertThat(stores.end(lease, claimed, new Ending.Delivered())).isTrue();

        var message = stores.message(claimed.id());
        assertThat(message.state()).isEqualTo(MessageState.DELIVERED);
        assertThat(message.endedAt()).isNotNull();
        assertThat(message.version()).isEqualTo(claimed.version() + 1);
        assertThat(message.failures()).isZero();
        assertThat(stores.document(claimed.id())).doesNotContainKeys("open", "owner", "claim", "dueAt");
    }

    @Test
    void skippedShouldBeFinalAndSayWhy() {
        stores.dispatch(actor, "a");
        var lease = stores.lease(actor);
        var claimed = stores.claim(lease);
        var error = Stores.error();

        stores.end(lease, claimed, new Ending.Skip(error));

        var message = stores.message(claimed.id());
        assertThat(message.state()).isEqualTo(MessageState.SKIPPED);
        assertThat(message.lastError()).isEqualTo(error);
        assertThat(message.endedAt()).isNotNull();
    }

    @Test
    void endShouldBeRefusedOnceAHigherFenceHasClaimed() {
        stores.dispatch(actor, "a");
        var old = stores.lease(actor);
        var left = stores.claim(old);
        stores.leases.release(old);
        var taken = stores.claim(stores.lease(actor));

        assertThat(stores.end(old, left, new Ending.Delivered())).isFalse();
        assertThat(stores.message(left.id())).usingRecursiveComparison().isEqualTo(taken);
    }

    @Test
    void endShouldBeAcceptedAfterTheLeasesEndWhileNobodyElseHasClaimed() {
        stores.dispatch(actor, "a");
        var old = stores.lease(actor);
        var left = stores.claim(old);
        stores.leases.release(old);
        stores.lease(actor);

        assertThat(stores.end(old, left, new Ending.Delivered())).isTrue();
    }

    @Test
    void endShouldCountAsDoneWhenRepeated() {
        stores.dispatch(actor, "a");
        var lease = stores.lease(actor);
        var claimed = stores.claim(lease);
        stores.end(lease, claimed, new Ending.Park(Stores.error()));
        var once = stores.document(claimed.id());

        assertThat(stores.end(lease, claimed, new Ending.Park(Stores.error()))).isTrue();
        assertThat(stores.document(claimed.id())).isEqualTo(once);
    }

    @Test
    void endShouldCountAsDoneWhenRepeatedAfterARelaunch() {
        stores.dispatch(actor, "a");
        var lease = stores.lease(actor);
        var claimed = stores.claim(lease);
        stores.end(lease, claimed, new Ending.Park(Stores.error()));
        stores.messages.relaunch(claimed.id(), claimed.version() + 1, new OperatorAct("ann", null));

        assertThat(stores.end(lease, claimed, new Ending.Park(Stores.error()))).isTrue();
        assertThat(stores.message(claimed.id()).state()).isEqualTo(MessageState.READY);
    }

    @Test
    void endShouldKeepTheNewestAttempts() {
        stores.dispatch(actor, "a");
        var lease = stores.lease(actor);
        int all = Attempt.KEPT + 3;
        var claimed = stores.claim(lease);
        for (int i = 1; i < all; i++) {
            stores.end(lease, claimed, new Ending.RetryIn(Duration.ZERO, Stores.error()));
            claimed = stores.claim(lease);
        }
        var last = new Ending.RetryIn(Duration.ZERO, Stores.error());
        stores.end(lease, claimed, last);

        var attempts = stores.messages.attempts(claimed.id()).orElseThrow();

        assertThat(attempts)
                .extracting(Attempt::number)
                .containsExactlyElementsOf(IntStream.rangeClosed(4, all).boxed().toList());
        assertThat(attempts.getLast()).isEqualTo(stores.attempt(claimed, last));
        assertThat(stores.message(claimed.id()).failures()).isEqualTo(all);
    }
}
