package dev.enfilade.dispatcher.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.enfilade.dispatcher.intake.Inbox.Taken;
import dev.enfilade.event.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InboxTest {

    private final Inbox inbox = new Inbox();

    private static Delivery delivery(long tag, int bytes) {
        return new Delivery.Readable(
                tag,
                new Event(
                        "e" + tag, "/s", "t", null, null, null, null, Map.of(), new byte[bytes], Instant.EPOCH, null));
    }

    private Lane lane(int partition, int deliveries) {
        var lane = inbox.open(partition);
        lane.opened(new Settlements());
        for (int i = 1; i <= deliveries; i++) lane.received(delivery(i, 100));
        return lane;
    }

    private static List<Long> tags(List<Taken> taken, Lane lane) {
        return taken.stream()
                .filter(t -> t.lane() == lane)
                .map(t -> t.delivery().tag())
                .toList();
    }

    @Test
    void takeShouldKeepTheOrderOfEachPartition() throws Exception {
        var a = lane(0, 5);
        var b = lane(1, 3);
        var taken = inbox.take(100, 100_000);
        assertThat(tags(taken, a)).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(tags(taken, b)).containsExactly(1L, 2L, 3L);
        assertThat(inbox.size()).isZero();
    }

    @Test
    void takeShouldLeaveWhatIsAboveTheNumber() throws Exception {
        var a = lane(0, 5);
        var b = lane(1, 5);
        var first = inbox.take(6, 100_000);
        var second = inbox.take(6, 100_000);
        assertThat(first).hasSize(6);
        assertThat(tags(first, a)).hasSize(3);
        assertThat(tags(second, a)).containsExactly(4L, 5L);
        assertThat(tags(second, b)).containsExactly(4L, 5L);
    }

    @Test
    void takeShouldLeaveWhatIsAboveTheBytes() throws Exception {
        var a = lane(0, 5);
        assertThat(tags(inbox.take(100, 250), a)).containsExactly(1L, 2L);
        assertThat(tags(inbox.take(100, 300), a)).containsExactly(3L, 4L, 5L);
    }

    @Test
    void takeShouldTakeOneEventHoweverLarge() throws Exception {
        var a = lane(0, 2);
        assertThat(tags(inbox.take(100, 1), a)).containsExactly(1L);
    }

    @Test
    void takeShouldWaitForAnOpenLane() throws Exception {
        var lane = inbox.open(0);
        lane.received(delivery(1, 1));
        var taken = CompletableFuture.supplyAsync(this::takeAll);
        assertThat(taken).isNotDone();
        lane.opened(new Settlements());
        assertThat(taken.get(5, TimeUnit.SECONDS)).hasSize(1);
    }

    @Test
    void sealedInboxShouldGiveNothing() throws Exception {
        lane(0, 5);
        var idle = new Inbox();
        var taken = CompletableFuture.supplyAsync(() -> {
            try {
                return idle.take(1, 1);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        idle.seal();
        inbox.seal();
        assertThat(taken.get(5, TimeUnit.SECONDS)).isEmpty();
        assertThat(inbox.take(100, 100_000)).isEmpty();
    }

    @Test
    void endedLaneShouldGiveAndSettleNothing() throws Exception {
        // given
        var lane = inbox.open(0);
        var settlements = new Settlements();
        lane.opened(settlements);
        lane.received(delivery(1, 1));
        lane.received(delivery(2, 1));
        var taken = inbox.take(1, 100);
        // when
        inbox.close(lane);
        lane.settle(List.of(taken.getFirst().delivery()));
        lane.received(delivery(3, 1));
        // then
        assertThat(lane.isLive()).isFalse();
        assertThat(settlements.done).isEmpty();
        assertThat(inbox.size()).isZero();
    }

    @Test
    void abandonedLaneShouldNotSettleWhatComesLater() throws Exception {
        // given
        var lane = inbox.open(0);
        var settlements = new Settlements();
        lane.opened(settlements);
        lane.received(delivery(1, 1));
        // when
        lane.abandon("for a test");
        lane.received(delivery(2, 1));
        lane.settle(List.of(delivery(2, 1)));
        // then
        assertThat(settlements.done).isEmpty();
        assertThat(lane.abandoned()).isCompletedWithValue("for a test");
    }

    @Test
    void unreadableShouldBeRejectedBeforeTheOthersAreAcknowledged() {
        // given
        var lane = inbox.open(0);
        var settlements = new Settlements();
        lane.opened(settlements);
        // when
        lane.settle(List.of(
                delivery(4, 1), new Delivery.Unreadable(5, "no"), delivery(6, 1), new Delivery.Unreadable(7, "no")));
        // then
        assertThat(settlements.done).containsExactly("reject 5", "reject 7", "ack up to 6");
    }

    @Test
    void unreadableAloneShouldBeRejectedOnly() {
        var lane = inbox.open(0);
        var settlements = new Settlements();
        lane.opened(settlements);
        lane.settle(List.of(new Delivery.Unreadable(5, "no")));
        assertThat(settlements.done).containsExactly("reject 5");
    }

    private List<Taken> takeAll() {
        try {
            return inbox.take(100, 100_000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes down what is settled. */
    private static final class Settlements implements EventSource.Consumption {

        private final List<String> done = new ArrayList<>();
        private final CompletableFuture<String> ended = new CompletableFuture<>();

        @Override
        public CompletableFuture<String> ended() {
            return ended;
        }

        @Override
        public void reject(long tag) {
            done.add("reject " + tag);
        }

        @Override
        public void ackUpTo(long tag) {
            done.add("ack up to " + tag);
        }

        @Override
        public void close() {
            ended.complete("closed");
        }
    }
}
