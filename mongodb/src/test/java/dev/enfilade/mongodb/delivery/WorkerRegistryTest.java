package dev.enfilade.mongodb.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.enfilade.mongodb.Stores;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The rules of {@link dev.enfilade.delivery.WorkerRegistry}. */
class WorkerRegistryTest {

    private static final Duration WITHIN = Duration.ofSeconds(30);

    @RegisterExtension
    static final Stores stores = Stores.open();

    private final MongoWorkerRegistry registry =
            new MongoWorkerRegistry(stores.mongo().client(), stores.mongo().database());

    @Test
    void workersShouldKnowOfEachOtherUntilTheyLeaveOrFallSilent() {
        assertThat(registry.heartbeat("a", WITHIN)).contains("a");
        assertThat(registry.heartbeat("b", WITHIN)).contains("a", "b");

        registry.leave("a");

        assertThat(registry.heartbeat("b", WITHIN)).doesNotContain("a");
        registry.heartbeat("c", WITHIN);
        await().until(() -> registry.heartbeat("b", Duration.ofMillis(200)), Set.of("b")::equals);
    }
}
