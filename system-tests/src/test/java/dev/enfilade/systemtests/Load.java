package dev.enfilade.systemtests;

import dev.enfilade.testkit.client.Reply;
import dev.enfilade.testkit.client.TestEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;

/**
 * Backends that post without a pause, in all content modes, and post again until each event is accepted. Of one
 * ordering key one backend posts, and one event after the other, so that the order is promised for all of them.
 */
final class Load implements AutoCloseable {

    private static final int BACKENDS = 3;
    private static final Duration BEFORE_POSTING_AGAIN = Duration.ofMillis(200);

    /** Messages that may wait for their delivery, so that a fault does not pile work up without end. */
    private static final long AHEAD = 300;

    private final Scenario scenario;
    private final int actors;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> backends = new ArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    private Load(Scenario scenario, int actors) {
        this.scenario = scenario;
        this.actors = actors;
    }

    /**
     * Begins to post.
     *
     * @param keys ordering keys in all
     * @param actors how many get each event
     */
    static Load start(Scenario scenario, int keys, int actors) {
        var load = new Load(scenario, actors);
        var random = scenario.seed().random();
        for (int backend = 0; backend < BACKENDS; backend++) {
            var own = new ArrayList<String>();
            for (int key = backend; key < keys; key += BACKENDS) own.add("case-" + key);
            var choices = new SplittableRandom(random.nextLong());
            load.backends.add(load.threads.submit(() -> load.run(own, choices)));
        }
        return load;
    }

    private void run(List<String> keys, RandomGenerator random) {
        while (!isStopped(Duration.ZERO)) {
            if (isFarAhead()) {
                isStopped(Duration.ofMillis(20));
            } else {
                postOnce(keys, random);
            }
        }
    }

    private boolean isFarAhead() {
        return scenario.accepted() * actors - scenario.taken() > AHEAD * actors;
    }

    private void postOnce(List<String> keys, RandomGenerator random) {
        var event = scenario.event(keys.get(random.nextInt(keys.size())));
        switch (random.nextInt(3)) {
            case 0 -> untilAccepted(() -> scenario.gateway().postBinary(event));
            case 1 -> untilAccepted(() -> scenario.gateway().postStructured(event));
            default -> {
                var batch = batch(keys, random);
                untilAccepted(() -> scenario.gateway().postBatch(batch));
            }
        }
    }

    /** Some events of several keys, some of them of the same: the order within a batch counts, too. */
    private List<TestEvent> batch(List<String> keys, RandomGenerator random) {
        var events = new ArrayList<TestEvent>();
        for (int i = random.nextInt(1, 8); i > 0; i--)
            events.add(scenario.event(keys.get(random.nextInt(keys.size()))));
        return events;
    }

    /** Also when the load is to stop: an unclear answer must not stay unclear. */
    private static void untilAccepted(Supplier<Reply> post) {
        Awaitility.await("an event is accepted")
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(BEFORE_POSTING_AGAIN)
                .atMost(Duration.ofSeconds(90))
                .until(() -> post.get().status() == 202);
    }

    private boolean isStopped(Duration within) {
        try {
            return stopped.await(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** More messages have been taken than now, by so many: deliveries go on. */
    void awaitProgress(int messages) {
        long before = scenario.taken();
        Scenario.await(messages + " more messages are taken").until(() -> scenario.taken() >= before + messages);
    }

    /** Ends the posting; what a backend was about is accepted when this returns. */
    void finish() {
        stopped.countDown();
        for (var backend : backends) {
            try {
                backend.get(100, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            } catch (ExecutionException | TimeoutException e) {
                throw new AssertionError("a backend could not post its last event", e);
            }
        }
        threads.shutdown();
    }

    @Override
    public void close() {
        stopped.countDown();
        threads.shutdownNow();
    }
}
