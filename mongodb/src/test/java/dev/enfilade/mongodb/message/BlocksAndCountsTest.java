package dev.enfilade.mongodb.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ExplainVerbosity;
import dev.enfilade.actor.OrderScope;
import dev.enfilade.delivery.Ending;
import dev.enfilade.delivery.Sequence;
import dev.enfilade.dispatch.Draft;
import dev.enfilade.message.ActorCounts;
import dev.enfilade.message.Block;
import dev.enfilade.message.MessageState;
import dev.enfilade.message.OperatorAct;
import dev.enfilade.mongodb.Stores;
import dev.enfilade.mongodb.schema.Collections;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The rules of {@link dev.enfilade.message.MessageStore} for blocks and counts. */
class BlocksAndCountsTest {

    @RegisterExtension
    static final Stores stores = Stores.open();

    private final String actor = stores.actor();

    @Test
    void blockedQueueShouldTellItsHeadAndWhatWaits() {
        // given
        stores.dispatch(actor, "a", "b", "c");
        var parked = stores.park(stores.lease(actor), new Sequence(actor, null));

        // when
        var blocks = blocks(Map.of(actor, OrderScope.QUEUE), 10);

        // then
        assertThat(blocks)
                .containsExactly(new Block(actor, null, parked.id(), 1, parked.lastError(), parked.updatedAt(), 2));
    }

    @Test
    void blockedGroupsShouldBeListedTheOldestFirst() {
        // given
        stores.dispatch(actor, "a", "b", "a", "c", "a");
        var lease = stores.lease(actor);
        var b = stores.park(lease, new Sequence(actor, "b"));
        var a = stores.park(lease, new Sequence(actor, "a"));

        // when
        var blocks = blocks(Map.of(actor, OrderScope.GROUP), 1);

        // then
        assertThat(blocks)
                .containsExactly(
                        new Block(actor, "b", b.id(), 2, b.lastError(), b.updatedAt(), 0),
                        new Block(actor, "a", a.id(), 1, a.lastError(), a.updatedAt(), 2));
    }

    @Test
    void parkedMessageBehindAnOpenOneShouldBlockNothing() {
        // given
        stores.dispatch.commit(List.of(
                Stores.draft(actor, "a"),
                Stores.draft(actor, "b", Stores.ACCEPTED, Stores.error()),
                Stores.draft(actor, "a", Stores.ACCEPTED, Stores.error())));

        // then
        assertThat(blocks(Map.of(actor, OrderScope.QUEUE), 10)).isEmpty();
        assertThat(blocks(Map.of(actor, OrderScope.GROUP), 10))
                .extracting(Block::orderingKey)
                .containsExactly("b");

        // and when what was before it has ended
        var lease = stores.lease(actor);
        stores.end(lease, stores.claim(lease), new Ending.Delivered());
        assertThat(blocks(Map.of(actor, OrderScope.QUEUE), 10))
                .singleElement()
                .satisfies(block -> assertThat(block.position()).isEqualTo(2));
        assertThat(blocks(Map.of(actor, OrderScope.GROUP), 10))
                .extracting(Block::orderingKey)
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void editedBlockShouldKeepItsAge() {
        stores.dispatch(actor, "a");
        var parked = stores.park(stores.lease(actor), new Sequence(actor, null));

        stores.messages.edit(parked.id(), parked.version(), new byte[0], new OperatorAct("ann", null));

        assertThat(blocks(Map.of(actor, OrderScope.QUEUE), 10))
                .extracting(Block::since)
                .containsExactly(parked.updatedAt());
    }

    @Test
    void pagesShouldMixQueuesAndGroupsByAge() {
        // given
        var queue1 = stores.actor();
        var queue2 = stores.actor();
        var scopes = new LinkedHashMap<String, OrderScope>();
        scopes.put(actor, OrderScope.GROUP);
        scopes.put(queue1, OrderScope.QUEUE);
        scopes.put(queue2, OrderScope.QUEUE);
        stores.dispatch(actor, "a", "b");
        stores.dispatch(queue1, "a");
        stores.dispatch(queue2, "a");
        var lease = stores.lease(actor);
        var parked = Stream.of(
                        stores.park(lease, new Sequence(actor, "b")),
                        stores.park(stores.lease(queue2), new Sequence(queue2, null)),
                        stores.park(lease, new Sequence(actor, "a")),
                        stores.park(stores.lease(queue1), new Sequence(queue1, null)))
                .toList();

        // then
        assertThat(blocks(scopes, 1))
                .extracting(Block::message)
                .containsExactlyElementsOf(parked.stream().map(m -> m.id()).toList());
        assertThat(blocks(scopes, 3)).hasSize(4);
    }

    @Test
    void foreignCursorShouldBeRefused() {
        assertThatThrownBy(() -> stores.messages.blocks(Map.of(actor, OrderScope.QUEUE), 10, "bm9wZQ"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** 10,000 groups, each with a parked head and one behind it. */
    @Test
    void tenThousandBlockedGroupsShouldBePagedInTime() {
        // given
        var error = Stores.error();
        for (int part = 0; part < 10; part++) {
            int first = part * 1000;
            stores.dispatch.commit(IntStream.range(first, first + 1000)
                    .mapToObj(i -> Stores.draft(actor, "group-" + i, Stores.ACCEPTED, error))
                    .toList());
            stores.dispatch.commit(IntStream.range(first, first + 1000)
                    .mapToObj(i -> Stores.draft(actor, "group-" + i))
                    .toList());
        }
        var scopes = Map.of(actor, OrderScope.GROUP);

        // when
        long start = System.nanoTime();
        var first = stores.messages.blocks(scopes, 100, null);
        var firstPage = Duration.ofNanos(System.nanoTime() - start);
        var all = blocks(scopes, 500);

        // then
        assertThat(first.items()).hasSize(100).allMatch(block -> block.waiting() == 1);
        assertThat(firstPage).isLessThan(Duration.ofSeconds(2));
        assertThat(all).hasSize(10_000).extracting(Block::orderingKey).doesNotHaveDuplicates();
        assertThat(stores.sequences.unblockedGroups(actor, "", 10)).isEmpty();
        stores.dispatch(actor, "free");
        assertThat(stores.sequences.unblockedGroups(actor, "", 10)).containsExactly("free");
    }

    @Test
    void headsAndWhatWaitsShouldBeFoundWithoutReadingDocuments() {
        stores.dispatch(actor, "a", "b", "b");
        var messages = stores.collection(Collections.MESSAGES);
        var blocks = new BlockList(messages);

        for (var looks : List.of(
                blocks.queueHeads(List.of(actor)),
                blocks.groupFigures(actor, List.of("a", "b")),
                new MessageCounts(messages).rows(List.of(actor), EnumSet.allOf(MessageState.class)))) {
            assertThat(looks.explain(ExplainVerbosity.QUERY_PLANNER).toJson())
                    .containsAnyOf("IXSCAN", "DISTINCT_SCAN")
                    .doesNotContain("COLLSCAN", "FETCH");
        }
    }

    @Test
    void countsShouldTellStatesAndTheOldestThatWaits() {
        // given
        var empty = stores.actor();
        var old = Stores.ACCEPTED.minusSeconds(100);
        var older = Stores.ACCEPTED.minusSeconds(200);
        stores.dispatch.commit(List.of(at(older), at(Stores.ACCEPTED), at(old), at(Stores.ACCEPTED)));
        var lease = stores.lease(actor);
        stores.end(lease, stores.claim(lease), new Ending.Delivered());
        stores.claim(lease);

        // when
        var counts = stores.messages.counts(List.of(actor, empty, "nobody"));

        // then
        assertThat(counts)
                .containsExactly(Map.entry(
                        actor,
                        new ActorCounts(
                                Map.of(
                                        MessageState.DELIVERED, 1L,
                                        MessageState.IN_FLIGHT, 1L,
                                        MessageState.READY, 2L),
                                old)));
        assertThat(stores.messages.openCounts(List.of(actor, empty)))
                .containsExactly(Map.entry(
                        actor, new ActorCounts(Map.of(MessageState.IN_FLIGHT, 1L, MessageState.READY, 2L), old)));
    }

    private Draft at(Instant acceptedAt) {
        return Stores.draft(actor, "a", acceptedAt, null);
    }

    private static List<Block> blocks(Map<String, OrderScope> scopes, int limit) {
        var all = new ArrayList<Block>();
        var page = stores.messages.blocks(scopes, limit, null);
        all.addAll(page.items());
        while (page.next() != null) {
            page = stores.messages.blocks(scopes, limit, page.next());
            assertThat(page.items()).isNotEmpty();
            all.addAll(page.items());
        }
        return all;
    }
}
