package dev.enfilade.mongodb.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.enfilade.delivery.Lease;
import dev.enfilade.mongodb.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The rules of {@link dev.enfilade.delivery.LeaseStore}. */
class LeaseTest {

    private static final Duration SHORT = Duration.ofMillis(300);

    @RegisterExtension
    static final Stores stores = Stores.open();

    private final String actor = stores.actor();

    @Test
    void freeLeaseShouldBeGranted() {
        var lease = acquire("first").orElseThrow();

        assertThat(lease.owner()).isEqualTo("first");
        assertThat(lease.fence()).isEqualTo(1);
        assertThat(lease.wanted()).isFalse();
        assertThat(stores.leases.find(actor)).contains(lease);
        assertThat(stores.leases.live()).contains(lease);
    }

    @Test
    void heldLeaseShouldBeRefusedAndMarkedAsWanted() {
        var held = acquire("first").orElseThrow();

        assertThat(acquire("second")).isEmpty();

        var marked = stores.leases.find(actor).orElseThrow();
        assertThat(marked).isEqualTo(new Lease(actor, "first", held.fence(), held.until(), true));
        assertThat(stores.leases.renewAll("first")).extracting(Lease::wanted).contains(true);
    }

    @Test
    void ownersOwnLeaseShouldBeGrantedAgainWithANewFence() {
        var held = acquire("first").orElseThrow();

        assertThat(acquire("first").orElseThrow().fence()).isEqualTo(held.fence() + 1);
    }

    @Test
    void releasedLeaseShouldBeFreeAtOnceAndItsFenceGoOnGrowing() {
        var held = acquire("first").orElseThrow();
        acquire("second");

        stores.leases.release(held);

        assertThat(stores.leases.find(actor)).isEmpty();
        var next = acquire("second").orElseThrow();
        assertThat(next.fence()).isEqualTo(held.fence() + 1);
        assertThat(next.wanted()).isFalse();
    }

    @Test
    void releaseWithAnOldFenceShouldDoNothing() {
        var old = acquire("first").orElseThrow();
        stores.leases.release(old);
        var current = acquire("second").orElseThrow();

        stores.leases.release(old);

        assertThat(stores.leases.find(actor)).contains(current);
    }

    @Test
    void leaseThatRanOutShouldGoToAnotherOnlyAfterTheMargin() {
        // given
        var abandoned = stores.leases.acquire(actor, "first", SHORT).orElseThrow();

        // when
        await().atMost(Duration.ofSeconds(10))
                .until(() -> stores.leases.find(actor).isEmpty());

        // then
        assertThat(acquire("second")).isEmpty();
        var next = await().atMost(Duration.ofSeconds(10))
                .until(() -> acquire("second"), Optional::isPresent)
                .orElseThrow();
        assertThat(next.fence()).isEqualTo(abandoned.fence() + 1);
    }

    @Test
    void renewalShouldProlongEachLeaseByItsOwnLength() {
        var other = stores.actor();
        var shorter =
                stores.leases.acquire(actor, "renewer", Duration.ofSeconds(20)).orElseThrow();
        var longer =
                stores.leases.acquire(other, "renewer", Duration.ofSeconds(90)).orElseThrow();

        var renewed = await().until(
                        () -> stores.leases.renewAll("renewer"),
                        all -> all.stream()
                                .allMatch(
                                        l -> l.until().isAfter((l.actor().equals(actor) ? shorter : longer).until())));

        assertThat(renewed).extracting(Lease::actor).containsExactlyInAnyOrder(actor, other);
        assertThat(Duration.between(until(renewed, actor), until(renewed, other)))
                .isEqualTo(Duration.ofSeconds(70));
        assertThat(renewed).extracting(Lease::fence).containsOnly(1L);
    }

    @Test
    void leaseThatRanOutShouldNotBeRenewed() {
        stores.leases.acquire(actor, "sleeper", SHORT);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> stores.leases.find(actor).isEmpty());

        assertThat(stores.leases.renewAll("sleeper")).isEmpty();
        assertThat(stores.leases.find(actor)).isEmpty();
    }

    @Test
    void onlyOneOfManyShouldGetTheFirstLease() throws Exception {
        var tasks = new ArrayList<Callable<Optional<Lease>>>();
        for (int i = 0; i < 16; i++) {
            var owner = "racer-" + i;
            tasks.add(() -> acquire(owner));
        }

        var granted = new ArrayList<Lease>();
        try (var racers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : racers.invokeAll(tasks)) done.get().ifPresent(granted::add);
        }

        assertThat(granted).hasSize(1);
        assertThat(granted.getFirst().fence()).isEqualTo(1);
    }

    private Optional<Lease> acquire(String owner) {
        return stores.leases.acquire(actor, owner, Stores.LEASE);
    }

    private static java.time.Instant until(Collection<Lease> leases, String actor) {
        return leases.stream()
                .filter(lease -> lease.actor().equals(actor))
                .findFirst()
                .orElseThrow()
                .until();
    }
}
