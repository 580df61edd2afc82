package dev.enfilade.mongodb.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.ExplainVerbosity;
import dev.enfilade.delivery.Ending;
import dev.enfilade.delivery.Sequence;
import dev.enfilade.dispatch.Token;
import dev.enfilade.mongodb.Stores;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The rules of {@link dev.enfilade.delivery.SequenceStore} for looks at many sequences. */
class SequencesTest {

    private static final Duration NO_TIME = Duration.ZERO;

    @RegisterExtension
    static final Stores stores = Stores.open();

    private final String actor = stores.actor();

    @Test
    void unblockedGroupsShouldLeaveOutBlockedAndFinishedOnes() {
        // given
        stores.dispatch(actor, "ready", "blocked", "blocked", "done", "retrying", "in-flight");
        var lease = stores.lease(actor);
        stores.park(lease, group("blocked"));
        stores.end(lease, stores.claim(lease, group("done")), new Ending.Delivered());
        stores.end(
                lease, stores.claim(lease, group("retrying")), new Ending.RetryIn(Duration.ofHours(1), Stores.error()));
        stores.claim(lease, group("in-flight"));

        // then
        assertThat(stores.sequences.unblockedGroups(actor, "", 10)).containsExactly("in-flight", "ready", "retrying");
        assertThat(stores.sequences.unblockedGroups(actor, "in-flight", 1)).containsExactly("ready");
        assertThat(stores.sequences.unblockedGroups(actor, "retrying", 10)).isEmpty();
    }

    @Test
    void unblockedGroupsShouldBeFoundWithoutReadingDocuments() {
        stores.dispatch(actor, "a", "a", "b");

        var plan = stores.sequences
                .unblockedGroupsOf(actor, "", 10)
                .explain(ExplainVerbosity.EXECUTION_STATS)
                .toJson();

        assertThat(plan).contains("DISTINCT_SCAN", "openInGroup").doesNotContain("COLLSCAN", "FETCH");
    }

    @Test
    void overdueHeadShouldBeTheOneOfTheQueue() {
        var ids = stores.dispatch(actor, "a", "b");

        assertThat(stores.sequences.overdueHeads(actor, false, NO_TIME, 10))
                .containsExactly(new Token(ids.getFirst(), actor, 1, "a", "00-trace-span-01"));
    }

    @Test
    void overdueHeadsShouldBeThoseOfTheGroups() {
        var ids = stores.dispatch(actor, "b", "a", "b", "c");

        assertThat(stores.sequences.overdueHeads(actor, true, NO_TIME, 10))
                .extracting(Token::message)
                .containsExactly(ids.get(0), ids.get(1), ids.get(3));
        assertThat(stores.sequences.overdueHeads(actor, true, NO_TIME, 2))
                .extracting(Token::message)
                .containsExactly(ids.get(0), ids.get(1));
    }

    @Test
    void headThatChangedLatelyShouldNotBeOverdue() {
        stores.dispatch(actor, "a");

        assertThat(stores.sequences.overdueHeads(actor, false, Duration.ofMinutes(1), 10))
                .isEmpty();
    }

    @Test
    void parkedOrWaitingHeadShouldNotBeOverdue() {
        stores.dispatch(actor, "parked", "parked", "waiting");
        var lease = stores.lease(actor);
        stores.park(lease, group("parked"));
        stores.end(
                lease, stores.claim(lease, group("waiting")), new Ending.RetryIn(Duration.ofHours(1), Stores.error()));

        assertThat(stores.sequences.overdueHeads(actor, true, NO_TIME, 10)).isEmpty();
        assertThat(stores.sequences.overdueHeads(actor, false, NO_TIME, 10)).isEmpty();
    }

    @Test
    void retryThatIsDueShouldBeOverdue() {
        var ids = stores.dispatch(actor, "a");
        var lease = stores.lease(actor);
        stores.end(lease, stores.claim(lease), new Ending.RetryIn(Duration.ZERO, Stores.error()));

        await().until(() -> stores.sequences.overdueHeads(actor, false, NO_TIME, 10).stream()
                .map(Token::message)
                .toList()
                .equals(ids));
    }

    @Test
    void headInFlightShouldBeOverdueOnlyWithoutItsLease() {
        // given
        var ids = stores.dispatch(actor, "a");
        var lease = stores.lease(actor);
        stores.claim(lease);

        // then
        assertThat(stores.sequences.overdueHeads(actor, false, NO_TIME, 10)).isEmpty();
        stores.leases.release(lease);
        assertThat(stores.sequences.overdueHeads(actor, false, NO_TIME, 10))
                .extracting(Token::message)
                .isEqualTo(ids);
        stores.lease(actor);
        assertThat(stores.sequences.overdueHeads(actor, false, NO_TIME, 10))
                .extracting(Token::message)
                .isEqualTo(ids);
    }

    private Sequence group(String orderingKey) {
        return new Sequence(actor, orderingKey);
    }
}
