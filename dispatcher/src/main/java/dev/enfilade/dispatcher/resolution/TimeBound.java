package dev.enfilade.dispatcher.resolution;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs one thing after another on a thread of its own, and gives up on what takes too long: the thread is left to its
 * work, with the lowest priority, and a new one takes its place. Not for use by several threads at once.
 */
final class TimeBound implements AutoCloseable {

    private final Duration limit;
    private ExecutorService thread = thread();

    TimeBound(Duration limit) {
        this.limit = limit;
    }

    /** It took too long and is still running; {@code ended} tells when it is not any more. */
    static final class Overrun extends Exception {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial")
        private final CompletableFuture<?> ended;

        Overrun(CompletableFuture<?> ended) {
            super("still running");
            this.ended = ended;
        }

        boolean isOver() {
            return ended.isDone();
        }
    }

    /** @throws ExecutionException with what the work threw */
    <T> T run(Callable<T> work) throws Overrun, ExecutionException, InterruptedException {
        var result = new CompletableFuture<T>();
        var runner = new Runner<>(work, result);
        thread.execute(runner);
        try {
            return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            runner.demote();
            thread.shutdownNow();
            thread = thread();
            throw new Overrun(result);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** A platform thread: what computes without end would hold a virtual one's carrier, and there are few. */
    private static ExecutorService thread() {
        return Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("transform").factory());
    }

    private record Runner<T>(Callable<T> work, CompletableFuture<T> result, CompletableFuture<Thread> on)
            implements Runnable {

        Runner(Callable<T> work, CompletableFuture<T> result) {
            this(work, result, new CompletableFuture<>());
        }

        @Override
        public void run() {
            on.complete(Thread.currentThread());
            try {
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        }

        void demote() {
            on.thenAccept(thread -> thread.setPriority(Thread.MIN_PRIORITY));
        }
    }
}
