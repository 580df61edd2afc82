package dev.enfilade.dispatcher.resolution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.enfilade.dispatch.Draft;
import dev.enfilade.event.Event;
import dev.enfilade.message.MessageError;
import dev.enfilade.subscription.Filter;
import dev.enfilade.subscription.Subscription;
import dev.enfilade.subscription.SubscriptionStore;
import dev.enfilade.subscription.Transform;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResolverTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final Subscriptions store = new Subscriptions();
    private final Resolver resolver =
            new Resolver(store, Duration.ofSeconds(5), 1_000, Clock.fixed(NOW, ZoneOffset.UTC));

    @AfterEach
    void close() {
        resolver.close();
    }

    private static Event event(String type, String data) {
        return new Event(
                "1", "/s", type, null, null, "application/json", null, Map.of(), data.getBytes(UTF_8), NOW, null);
    }

    private static Subscription subscription(String id, @Nullable String jslt) {
        var transform = jslt == null ? null : new Transform(Transform.JSLT, jslt);
        var filter = new Filter.Exact(Map.of("type", "placed"));
        return new Subscription(id, "actor-" + id, List.of(filter), transform, 1, NOW);
    }

    private List<Draft> resolve(Event event) throws InterruptedException {
        resolver.refresh();
        return resolver.resolve(event, "trace");
    }

    @Test
    void eachMatchingSubscriptionShouldGetItsDraft() throws Exception {
        // given
        store.are(1, subscription("b", ".n"), subscription("a", null));
        // when
        var drafts = resolve(event("placed", "{\"n\": 7.0}"));
        // then
        assertThat(drafts).extracting(Draft::subscription).containsExactly("a", "b");
        assertThat(drafts).extracting(Draft::actor).containsExactly("actor-a", "actor-b");
        assertThat(drafts).extracting(d -> new String(d.payload(), UTF_8)).containsExactly("{\"n\": 7.0}", "7.0");
        assertThat(drafts).allSatisfy(d -> {
            assertThat(d.parked()).isNull();
            assertThat(d.traceparent()).isEqualTo("trace");
        });
    }

    @Test
    void payloadThatCannotBeMadeShouldParkOnlyItsMessage() throws Exception {
        // given
        store.are(1, subscription("a", "round(.n)"), subscription("b", ".n"));
        // when
        var drafts = resolve(event("placed", "{\"n\": \"x\"}"));
        // then
        assertThat(new String(drafts.getFirst().payload(), UTF_8)).isEqualTo("{\"n\": \"x\"}");
        assertThat(drafts.getFirst().parked()).satisfies(error -> {
            assertThat(error.kind()).isEqualTo(MessageError.Kind.TRANSFORM);
            assertThat(error.at()).isEqualTo(NOW);
        });
        assertThat(drafts.getLast().parked()).isNull();
    }

    @Test
    void subscriptionsShouldBeLoadedOnlyWhenTheyHaveChanged() throws Exception {
        // given
        store.are(1, subscription("a", null));
        resolve(event("placed", "1"));
        resolve(event("placed", "2"));
        assertThat(store.lists).isEqualTo(1);
        // when
        store.are(2, subscription("a", null), subscription("b", null));
        // then
        assertThat(resolve(event("placed", "3"))).hasSize(2);
        assertThat(store.lists).isEqualTo(2);
    }

    @Test
    void subscriptionsShouldBeLoadedAfterTheyWereForgotten() throws Exception {
        store.are(1, subscription("a", null));
        resolve(event("placed", "1"));
        resolver.forget();
        resolve(event("placed", "2"));
        assertThat(store.lists).isEqualTo(2);
    }

    @Test
    void eventWithoutSubscriberShouldMakeNothing() throws Exception {
        store.are(1, subscription("a", null));
        assertThat(resolve(event("cancelled", "1"))).isEmpty();
    }

    /** A catalogue in memory that counts how often it is read. */
    private static final class Subscriptions implements SubscriptionStore {

        private long version;
        private List<Subscription> all = List.of();
        private int lists;

        void are(long version, Subscription... subscriptions) {
            this.version = version;
            all = List.of(subscriptions);
        }

        @Override
        public List<Subscription> list(@Nullable String actor) {
            lists++;
            return all;
        }

        @Override
        public long catalogVersion() {
            return version;
        }

        @Override
        public Optional<Subscription> put(
                String id, String actor, List<Filter> filters, @Nullable Transform transform) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Subscription> find(String id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean delete(String id) {
            throw new UnsupportedOperationException();
        }
    }
}
