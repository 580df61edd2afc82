package dev.enfilade.mongodb.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.enfilade.actor.ActorDefinition;
import dev.enfilade.actor.ActorStore;
import dev.enfilade.actor.Connector;
import dev.enfilade.actor.ErrorPolicy;
import dev.enfilade.actor.OrderScope;
import dev.enfilade.mongodb.OwnDatabase;
import dev.enfilade.subscription.Filter;
import dev.enfilade.subscription.Subscription;
import dev.enfilade.subscription.SubscriptionStore;
import dev.enfilade.subscription.Transform;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link SubscriptionStore}, with the application's own wiring. */
@QuarkusTest
@QuarkusTestResource(OwnDatabase.class)
class SubscriptionStoreTest {

    private static final AtomicInteger COUNTER = new AtomicInteger();

    private static final List<Filter> FILTERS = List.of(
            new Filter.Exact(Map.of("type", "order.placed")),
            new Filter.Any(List.of(
                    new Filter.Prefix(Map.of("source", "/shops/")),
                    new Filter.Not(new Filter.Suffix(Map.of("subject", "-test"))))),
            new Filter.All(List.of(new Filter.Exact(Map.of("dataschema", "$set")))));

    @Inject
    ActorStore actors;

    @Inject
    SubscriptionStore subscriptions;

    private final String actor = "subscriber-" + COUNTER.incrementAndGet();

    @BeforeEach
    void putActor() {
        actors.put(new ActorDefinition(
                actor,
                new Connector.Http(URI.create("http://localhost:9/hook"), Duration.ofSeconds(10), "whsec_abc"),
                OrderScope.QUEUE,
                1,
                ErrorPolicy.DEFAULT));
    }

    @Test
    void subscriptionShouldBeFoundAsItWasPut() {
        var transform = new Transform(Transform.JSLT, "{\"id\": .id, \"$x\": $y}");

        var put = subscriptions.put(actor + "-s", actor, FILTERS, transform).orElseThrow();

        assertThat(put.filters()).isEqualTo(FILTERS);
        assertThat(put.transform()).isEqualTo(transform);
        assertThat(put.version()).isEqualTo(1);
        assertThat(subscriptions.find(actor + "-s")).contains(put);
    }

    @Test
    void subscriptionShouldBeReplacedAsAWhole() {
        subscriptions.put(actor + "-s", actor, FILTERS, new Transform(Transform.JSLT, "."));

        var replaced = subscriptions.put(actor + "-s", actor, List.of(), null).orElseThrow();

        assertThat(replaced.filters()).isEmpty();
        assertThat(replaced.transform()).isNull();
        assertThat(replaced.version()).isEqualTo(2);
    }

    @Test
    void subscriptionOfAnUnknownActorShouldBeRefused() {
        long version = subscriptions.catalogVersion();

        assertThat(subscriptions.put("lonely", "nobody", List.of(), null)).isEmpty();

        assertThat(subscriptions.find("lonely")).isEmpty();
        assertThat(subscriptions.catalogVersion()).isEqualTo(version);
    }

    @Test
    void listShouldBeByIdAndMayBeOfOneActor() {
        subscriptions.put(actor + "-b", actor, List.of(), null);
        subscriptions.put(actor + "-a", actor, List.of(), null);

        assertThat(subscriptions.list(actor)).extracting(Subscription::id).containsExactly(actor + "-a", actor + "-b");
        assertThat(subscriptions.list(null))
                .extracting(Subscription::id)
                .isSorted()
                .contains(actor + "-a", actor + "-b");
    }

    @Test
    void everyChangeShouldRaiseTheCatalogVersion() {
        long before = subscriptions.catalogVersion();
        subscriptions.put(actor + "-s", actor, List.of(), null);
        long afterPut = subscriptions.catalogVersion();
        assertThat(subscriptions.delete(actor + "-s")).isTrue();
        long afterDelete = subscriptions.catalogVersion();

        assertThat(before).isLessThan(afterPut);
        assertThat(afterPut).isLessThan(afterDelete);
        assertThat(subscriptions.delete(actor + "-s")).isFalse();
        assertThat(subscriptions.catalogVersion()).isEqualTo(afterDelete);
    }
}
