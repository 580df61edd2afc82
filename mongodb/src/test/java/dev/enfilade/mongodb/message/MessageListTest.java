package dev.enfilade.mongodb.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ExplainVerbosity;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.enfilade.delivery.Ending;
import dev.enfilade.delivery.Sequence;
import dev.enfilade.dispatch.Draft;
import dev.enfilade.message.Message;
import dev.enfilade.message.MessageError;
import dev.enfilade.message.MessageQuery;
import dev.enfilade.message.MessageState;
import dev.enfilade.mongodb.Stores;
import dev.enfilade.mongodb.schema.Collections;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of {@link dev.enfilade.message.MessageStore} for lists. */
class MessageListTest {

    @RegisterExtension
    static final Stores stores = Stores.open();

    private static final List<Draft> DRAFTS = new ArrayList<>();
    private static String actor = "";
    private static String other = "";

    /** 40 messages of two actors, three ordering keys, five moments. */
    @BeforeAll
    static void dispatch() {
        actor = stores.actor();
        other = stores.actor();
        IntStream.range(0, 40)
                .mapToObj(i -> Stores.draft(
                        i % 4 == 0 ? other : actor, "key-" + i % 3, Stores.ACCEPTED.plusSeconds(i % 5), null))
                .forEach(DRAFTS::add);
        stores.dispatch.commit(DRAFTS);
        var lease = stores.lease(actor);
        stores.park(lease, new Sequence(actor, "key-0"));
        stores.end(lease, stores.claim(lease, new Sequence(actor, "key-1")), new Ending.Delivered());
    }

    @Test
    void pagesShouldHoldEverythingOnceTheNewestFirst() {
        var all = pages(query());

        assertThat(all).hasSize(40).doesNotHaveDuplicates();
        assertThat(all).extracting(Message::acceptedAt).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(all)
                .extracting(Message::id)
                .containsExactlyInAnyOrderElementsOf(
                        DRAFTS.stream().map(Draft::id).toList());
    }

    @Test
    void pagesByPositionShouldBeInTheirOrder() {
        var all = pages(new Query().actor(actor).byPosition(true).build());

        assertThat(all)
                .extracting(Message::position)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 30).mapToObj(Long::valueOf).toList());
    }

    @Test
    void filtersShouldRestrict() {
        assertList(new Query().actor(actor), m -> m.actor().equals(actor));
        assertList(new Query().orderingKey("key-1"), m -> m.orderingKey().equals("key-1"));
        assertList(
                new Query().actor(other).orderingKey("key-2"),
                m -> m.actor().equals(other) && m.orderingKey().equals("key-2"));
        assertList(new Query().state(MessageState.PARKED), m -> m.state() == MessageState.PARKED);
        assertList(
                new Query().actor(actor).state(MessageState.READY),
                m -> m.actor().equals(actor) && m.state() == MessageState.READY);
        assertList(new Query().state(MessageState.DELIVERED), m -> m.state() == MessageState.DELIVERED);
        assertList(new Query().state(MessageState.IN_FLIGHT), m -> m.state() == MessageState.IN_FLIGHT);
        assertList(new Query().error(MessageError.Kind.STATUS), m -> m.lastError() != null);
        assertList(new Query().actor(actor).error(MessageError.Kind.STATUS), m -> m.lastError() != null);
        assertList(new Query().error(MessageError.Kind.TIMEOUT), _ -> false);
        assertList(new Query().type("order.placed"), _ -> true);
        assertList(new Query().type("other"), _ -> false);
        assertList(new Query().source("/tests"), _ -> true);
        var eventId = DRAFTS.get(7).event().id();
        assertList(
                new Query().eventId(eventId), m -> eventId.equals(m.attributes().get("id")));
        var from = Stores.ACCEPTED.plusSeconds(1);
        var to = Stores.ACCEPTED.plusSeconds(3);
        assertList(
                new Query().from(from).to(to),
                m -> !m.acceptedAt().isBefore(from) && m.acceptedAt().isBefore(to));
    }

    @Test
    void cursorOfAnotherQueryShouldBeRefused() {
        var cursor = Objects.requireNonNull(stores.messages.list(query()).next());

        assertThatThrownBy(() -> stores.messages.list(
                        new Query().actor(actor).cursor(cursor).build()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        stores.messages.list(new Query().cursor("garbage!").build()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void orderByPositionShouldNeedAnActor() {
        assertThatThrownBy(
                        () -> stores.messages.list(new Query().byPosition(true).build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("actor");
    }

    @Test
    void pageOfLargeMessagesShouldEndEarlyAndGoOn() {
        // given
        var large = stores.actor();
        var ids = stores.dispatch(large, "a", "a", "a", "a", "a");
        stores.collection(Collections.MESSAGES)
                .updateMany(Filters.eq("actor", large), Updates.set("payload", new Binary(new byte[5 << 20])));

        // when
        var query = new Query().actor(large).byPosition(true).limit(500).build();
        var first = stores.messages.list(query);

        // then
        assertThat(first.items()).hasSize(2);
        assertThat(pages(query)).extracting(Message::id).isEqualTo(ids);
    }

    /** The queries, with the index that each is to be found by. */
    static Stream<List<Object>> plans() {
        return Stream.of(
                List.of(new Query(), "accepted"),
                List.of(new Query().from(Instant.EPOCH).type("order.placed").source("/tests"), "accepted"),
                List.of(new Query().state(MessageState.DELIVERED), "accepted"),
                List.of(new Query().error(MessageError.Kind.STATUS), "failed"),
                List.of(new Query().error(MessageError.Kind.STATUS).state(MessageState.PARKED), "failed"),
                List.of(new Query().state(MessageState.PARKED), "failed"),
                List.of(new Query().actor("a"), "actorState"),
                List.of(new Query().actor("a").state(MessageState.CANCELLED), "actorState"),
                List.of(new Query().actor("a").error(MessageError.Kind.STATUS), "failed"),
                List.of(new Query().orderingKey("k"), "orderingKey"),
                List.of(new Query().actor("a").orderingKey("k"), "orderingKey"),
                List.of(new Query().actor("a").byPosition(true), "position"),
                List.of(new Query().actor("a").state(MessageState.READY).byPosition(true), "openInQueue"));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void listShouldComeFromAnIndexInItsOrder(List<Object> plan) {
        assertThat(winningPlan((Query) plan.getFirst()))
                .contains("IXSCAN", '"' + (String) plan.getLast() + '"')
                .doesNotContain("COLLSCAN", "\"SORT\"");
    }

    @Test
    void listOfWhatIsLittleMayBeSorted() {
        assertThat(winningPlan(new Query().eventId("e"))).contains("\"event\"").doesNotContain("COLLSCAN");
        assertThat(winningPlan(new Query().state(MessageState.IN_FLIGHT)))
                .contains("\"openInGroup\"")
                .doesNotContain("COLLSCAN");
    }

    private static String winningPlan(Query query) {
        return new MessageList(stores.collection(Collections.MESSAGES))
                .find(query.build())
                .explain(ExplainVerbosity.QUERY_PLANNER)
                .get("queryPlanner", org.bson.Document.class)
                .get("winningPlan", org.bson.Document.class)
                .toJson();
    }

    private static void assertList(Query query, java.util.function.Predicate<Message> expected) {
        var ids = DRAFTS.stream()
                .map(Draft::id)
                .map(stores::message)
                .filter(expected)
                .map(Message::id)
                .toList();
        assertThat(pages(query.build())).extracting(Message::id).containsExactlyInAnyOrderElementsOf(ids);
    }

    private static MessageQuery query() {
        return new Query().build();
    }

    private static List<Message> pages(MessageQuery query) {
        var all = new ArrayList<Message>();
        var page = stores.messages.list(query);
        all.addAll(page.items());
        while (page.next() != null) {
            page = stores.messages.list(new Query(query).cursor(page.next()).build());
            assertThat(page.items()).isNotEmpty();
            all.addAll(page.items());
        }
        return all;
    }

    /** Makes queries, by default without restriction and in pages of seven. */
    private record Query(MessageQuery build) {

        Query() {
            this(new MessageQuery(null, null, null, null, null, null, null, null, null, false, 7, null));
        }

        Query actor(String actor) {
            return with(q -> copy(q, actor, q.state(), q.orderingKey(), q.type(), q.source(), q.eventId()));
        }

        Query state(MessageState state) {
            return with(q -> copy(q, q.actor(), state, q.orderingKey(), q.type(), q.source(), q.eventId()));
        }

        Query orderingKey(String key) {
            return with(q -> copy(q, q.actor(), q.state(), key, q.type(), q.source(), q.eventId()));
        }

        Query type(String type) {
            return with(q -> copy(q, q.actor(), q.state(), q.orderingKey(), type, q.source(), q.eventId()));
        }

        Query source(String source) {
            return with(q -> copy(q, q.actor(), q.state(), q.orderingKey(), q.type(), source, q.eventId()));
        }

        Query eventId(String eventId) {
            return with(q -> copy(q, q.actor(), q.state(), q.orderingKey(), q.type(), q.source(), eventId));
        }

        Query from(Instant from) {
            return with(q -> copy(q, from, q.to(), q.error(), q.byPosition(), q.limit(), q.cursor()));
        }

        Query to(Instant to) {
            return with(q -> copy(q, q.from(), to, q.error(), q.byPosition(), q.limit(), q.cursor()));
        }

        Query error(MessageError.Kind error) {
            return with(q -> copy(q, q.from(), q.to(), error, q.byPosition(), q.limit(), q.cursor()));
        }

        Query byPosition(boolean byPosition) {
            return with(q -> copy(q, q.from(), q.to(), q.error(), byPosition, q.limit(), q.cursor()));
        }

        Query limit(int limit) {
            return with(q -> copy(q, q.from(), q.to(), q.error(), q.byPosition(), limit, q.cursor()));
        }

        Query cursor(@Nullable String cursor) {
            return with(q -> copy(q, q.from(), q.to(), q.error(), q.byPosition(), q.limit(), cursor));
        }

        private Query with(Function<MessageQuery, MessageQuery> change) {
            return new Query(change.apply(build));
        }

        private static MessageQuery copy(
                MessageQuery q,
                @Nullable String actor,
                @Nullable MessageState state,
                @Nullable String key,
                @Nullable String type,
                @Nullable String source,
                @Nullable String eventId) {
            return new MessageQuery(
                    actor,
                    state,
                    key,
                    type,
                    source,
                    eventId,
                    q.from(),
                    q.to(),
                    q.error(),
                    q.byPosition(),
                    q.limit(),
                    q.cursor());
        }

        private static MessageQuery copy(
                MessageQuery q,
                @Nullable Instant from,
                @Nullable Instant to,
                MessageError.@Nullable Kind error,
                boolean byPosition,
                int limit,
                @Nullable String cursor) {
            return new MessageQuery(
                    q.actor(),
                    q.state(),
                    q.orderingKey(),
                    q.type(),
                    q.source(),
                    q.eventId(),
                    from,
                    to,
                    error,
                    byPosition,
                    limit,
                    cursor);
        }
    }
}
