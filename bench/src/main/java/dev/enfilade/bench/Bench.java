package dev.enfilade.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/**
 * Measures a running system and RabbitMQ PerfTest in turn, several rounds, and prints medians and ratios. Everything
 * shares the machine: generator, receivers, services and servers.
 */
public final class Bench {

    private static final int ACTORS = 50;
    private static final String FLOOR = "PerfTest: confirmed publishes";

    private final Options options;
    private final Api api;
    private final Map<String, List<Double>> figures = new LinkedHashMap<>();

    private Bench(Options options) {
        this.options = options;
        this.api = new Api(options);
    }

    public static void main(String[] args) throws Exception {
        if (args.length == 0 || Arrays.asList(args).contains("--help")) {
            System.out.println(Options.HELP);
            System.exit(args.length == 0 ? 2 : 0);
        }
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + Options.HELP);
            System.exit(2);
            return;
        }
        new Bench(options).run();
        System.exit(0);
    }

    private void run() throws Exception {
        try (var receiver = new Receiver()) {
            for (int round = 1; round <= options.rounds(); round++) {
                say("round " + round + " of " + options.rounds());
                measure(FLOOR, () -> PerfTest.confirmedPublishes(options, 500));
                measure("accept, single events", () -> accept(1, 64));
                measure("accept, batches of 100", () -> accept(100, 8));
                measure("end to end, 50 actors", () -> endToEnd(receiver, ACTORS, options.messages()));
                measure("end to end, one actor, scope queue", () -> endToEnd(receiver, 1, options.messages() / 5));
            }
        }
        print();
    }

    private void measure(String name, Callable<Double> measurement) throws Exception {
        double figure = measurement.call();
        figures.computeIfAbsent(name, n -> new ArrayList<>()).add(figure);
        say("  %-36s %,9.0f /s".formatted(name, figure));
    }

    /** Events answered 202 per second, by so many callers at once, each waiting for its answer. */
    private double accept(int batch, int callers) throws Exception {
        var run = "accept" + UUID.randomUUID().toString().substring(0, 8);
        var numbers = new AtomicLong();
        long begun = System.nanoTime();
        long end = begun + options.seconds() * 1_000_000_000L;
        long accepted = inParallel(callers, numbers, batch, first -> System.nanoTime() < end, run, 1);
        return accepted / seconds(begun);
    }

    /** Messages received per second, from the first post to the last receipt; one message per event. */
    private double endToEnd(Receiver receiver, int actors, int messages) throws Exception {
        var run = "e2e" + UUID.randomUUID().toString().substring(0, 8);
        for (int i = 0; i < actors; i++) {
            api.actor(run + "-" + i, receiver.address(), "queue");
            api.subscription(run + "-" + i, run + "." + i);
        }
        receiver.expect(messages);
        long begun = System.nanoTime();
        inParallel(8, new AtomicLong(), 100, first -> first < messages, run, actors);
        receiver.await();
        double rate = messages / seconds(begun);
        for (int i = 0; i < actors; i++) api.deleteActor(run + "-" + i);
        return rate;
    }

    private long inParallel(int callers, AtomicLong numbers, int batch, LongPredicate goesOn, String run, int types)
            throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> counts = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                counts.add(threads.submit(() -> post(numbers, batch, goesOn, run, types)));
            }
            long total = 0;
            for (var count : counts) total += count.get();
            return total;
        }
    }

    private long post(AtomicLong numbers, int batch, LongPredicate goesOn, String run, int types)
            throws IOException, InterruptedException {
        long posted = 0;
        for (long first = numbers.getAndAdd(batch); goesOn.test(first); first = numbers.getAndAdd(batch)) {
            if (batch == 1) api.postSingle(run, run + "-" + first, "key-" + first % 100);
            else api.postBatch(run, first, batch, types);
            posted += batch;
        }
        return posted;
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }

    private void print() {
        double floor = median(figures.getOrDefault(FLOOR, List.of(Double.NaN)));
        say("");
        say("| measurement (%d B, %d rounds) | median /s | min | max | of PerfTest |"
                .formatted(Api.PAYLOAD, options.rounds()));
        say("| --- | ---: | ---: | ---: | ---: |");
        figures.forEach((name, all) -> say("| %s | %,.0f | %,.0f | %,.0f | %.2f |"
                .formatted(
                        name,
                        median(all),
                        all.stream().min(Double::compare).orElseThrow(),
                        all.stream().max(Double::compare).orElseThrow(),
                        median(all) / floor)));
    }

    private static double median(List<Double> all) {
        var sorted = all.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static void say(String line) {
        System.out.println(String.format(Locale.ROOT, "%s", line));
    }
}
