package dev.enfilade.dispatcher;

import dev.enfilade.delivery.ActorQueues.QueueException;
import dev.enfilade.dispatch.DispatchStore;
import dev.enfilade.dispatch.Draft;
import dev.enfilade.dispatch.Token;
import dev.enfilade.dispatch.TokenPublisher;
import dev.enfilade.dispatcher.intake.EventSource;
import dev.enfilade.subscription.Filter;
import dev.enfilade.subscription.Subscription;
import dev.enfilade.subscription.SubscriptionStore;
import dev.enfilade.subscription.Transform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Faults that a test lays over the real servers' adapters. */
final class Faults {

    private Faults() {}

    /** Holds the first commit, before or after it is done, until the test lets it go. */
    static final class HeldStore implements DispatchStore {

        final CountDownLatch reached = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);
        private final DispatchStore real;
        private final boolean afterCommit;

        HeldStore(DispatchStore real, boolean afterCommit) {
            this.real = real;
            this.afterCommit = afterCommit;
        }

        @Override
        public Committed commit(List<Draft> drafts) {
            if (!afterCommit) hold();
            var committed = real.commit(drafts);
            if (afterCommit) hold();
            return committed;
        }

        private void hold() {
            reached.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** Commits, and then says that it could not, so many times. */
    static final class ForgetfulStore implements DispatchStore {

        private final DispatchStore real;
        private final AtomicInteger failures;

        ForgetfulStore(DispatchStore real, int failures) {
            this.real = real;
            this.failures = new AtomicInteger(failures);
        }

        @Override
        public Committed commit(List<Draft> drafts) {
            var committed = real.commit(drafts);
            if (failures.getAndDecrement() > 0) throw new IllegalStateException("the answer got lost");
            return committed;
        }
    }

    /** Fails so many times, having published half of the tokens. */
    static final class HalfPublisher implements TokenPublisher {

        private final TokenPublisher real;
        private final AtomicInteger failures;

        HalfPublisher(TokenPublisher real, int failures) {
            this.real = real;
            this.failures = new AtomicInteger(failures);
        }

        @Override
        public int publish(List<Token> tokens) {
            if (failures.getAndDecrement() > 0) {
                real.publish(tokens.subList(0, tokens.size() / 2));
                throw new QueueException("not all were confirmed", new IOException("for a test"));
            }
            return real.publish(tokens);
        }
    }

    /** Subscriptions that cannot be read while {@link #away}, and one of an actor that does not exist. */
    static final class Subscriptions implements SubscriptionStore {

        final AtomicBoolean away = new AtomicBoolean();
        private final SubscriptionStore real;
        private final List<Subscription> more;

        Subscriptions(SubscriptionStore real, Subscription... more) {
            this.real = real;
            this.more = List.of(more);
        }

        @Override
        public List<Subscription> list(@Nullable String actor) {
            var all = new ArrayList<>(real.list(actor));
            all.addAll(more);
            return all;
        }

        @Override
        public long catalogVersion() {
            if (away.get()) throw new IllegalStateException("no server chosen");
            return real.catalogVersion();
        }

        @Override
        public Optional<Subscription> put(
                String id, String actor, List<Filter> filters, @Nullable Transform transform) {
            return real.put(id, actor, filters, transform);
        }

        @Override
        public Optional<Subscription> find(String id) {
            return real.find(id);
        }

        @Override
        public boolean delete(String id) {
            return real.delete(id);
        }
    }

    /** Remembers the consumptions, so that a test can spoil one. */
    static final class SpoiledSource implements EventSource {

        final List<Consumption> consumptions = new CopyOnWriteArrayList<>();
        private final EventSource real;

        SpoiledSource(EventSource real) {
            this.real = real;
        }

        @Override
        public Consumption consume(int partition, Receiver receiver) throws SourceException, InterruptedException {
            var consumption = real.consume(partition, receiver);
            consumptions.add(consumption);
            return consumption;
        }

        /** Settles what was never delivered: the broker closes the channel, and leaves the connection. */
        void haveChannelsClosed() {
            consumptions.forEach(c -> c.ackUpTo(99_999_999));
        }
    }
}
