package dev.enfilade.delivery.engine;

import dev.enfilade.delivery.ActorQueues;
import dev.enfilade.dispatch.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Quorum queues with a single active consumer, in memory: one lock, tokens handed over on a thread per consumer. */
final class FakeQueues implements ActorQueues {

    private static final class Queue {
        final Deque<Token> ready = new ArrayDeque<>();
        final List<Token> parked = new ArrayList<>();
        final List<Consumer> consumers = new ArrayList<>();

        @Nullable
        Consumer active;
    }

    private final class Consumer implements Consumption {
        final Queue queue;
        final int priority;
        final int prefetch;
        final Receiver receiver;
        final TreeMap<Long, Token> unsettled = new TreeMap<>();
        final ExecutorService thread =
                Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
        long tags;
        boolean closed;

        Consumer(Queue queue, int priority, int prefetch, Receiver receiver) {
            this.queue = queue;
            this.priority = priority;
            this.prefetch = prefetch;
            this.receiver = receiver;
        }

        @Override
        public void ack(long tag) {
            settle(tag, false);
        }

        @Override
        public void park(long tag) {
            settle(tag, true);
        }

        private void settle(long tag, boolean park) {
            synchronized (FakeQueues.this) {
                var token = unsettled.remove(tag);
                if (token != null && park) queue.parked.add(token);
                pump(queue);
            }
        }

        @Override
        public void close() {
            synchronized (FakeQueues.this) {
                if (closed) return;
                closed = true;
                unsettled.descendingMap().values().forEach(queue.ready::addFirst);
                unsettled.clear();
                queue.consumers.remove(this);
                if (queue.active == this) queue.active = null;
                pump(queue);
            }
            thread.shutdown();
        }

        void fill() {
            while (!closed && unsettled.size() < prefetch && !queue.ready.isEmpty()) {
                long tag = ++tags;
                var token = queue.ready.removeFirst();
                unsettled.put(tag, token);
                thread.execute(() -> receiver.token(token, tag));
            }
        }
    }

    private final Map<String, Queue> queues = new ConcurrentHashMap<>();

    private Queue queue(String actor) {
        return queues.computeIfAbsent(actor, a -> new Queue());
    }

    /** A consumer with a higher priority takes over once the active one has settled what it holds. */
    private static void pump(Queue queue) {
        var first = queue.consumers.stream()
                .max(Comparator.comparingInt(c -> c.priority))
                .orElse(null);
        var active = queue.active;
        if (first == null) return;
        if (active == null || (first.priority > active.priority && active.unsettled.isEmpty())) queue.active = first;
        else if (first.priority > active.priority) return;
        var serving = queue.active;
        if (serving != null) serving.fill();
    }

    synchronized void publish(Token token) {
        var queue = queue(token.actor());
        queue.ready.addLast(token);
        pump(queue);
    }

    /** The broker closes every channel on the queue. */
    void breakChannels(String actor) {
        List<Consumer> broken;
        synchronized (this) {
            broken = List.copyOf(queue(actor).consumers);
        }
        broken.forEach(consumer -> {
            consumer.close();
            consumer.receiver.lost("broken by the test");
        });
    }

    synchronized List<Long> parked(String actor) {
        return queue(actor).parked.stream().map(Token::position).toList();
    }

    synchronized int consumers(String actor) {
        return queue(actor).consumers.size();
    }

    @Override
    public void declare(String actor) {
        queue(actor);
    }

    @Override
    public void delete(String actor) {
        queues.remove(actor);
    }

    @Override
    public synchronized long depth(String actor) {
        return queue(actor).ready.size();
    }

    @Override
    public Consumption consume(String actor, int priority, int prefetch, Receiver receiver) {
        synchronized (this) {
            var queue = queue(actor);
            var consumer = new Consumer(queue, priority, prefetch, receiver);
            queue.consumers.add(consumer);
            pump(queue);
            return consumer;
        }
    }
}
