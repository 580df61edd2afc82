package dev.enfilade.delivery.engine;

import dev.enfilade.actor.Actor;
import dev.enfilade.actor.ActorDefinition;
import dev.enfilade.actor.ActorStore;
import dev.enfilade.actor.OrderScope;
import dev.enfilade.actor.RequestedState;
import dev.enfilade.delivery.Claim;
import dev.enfilade.delivery.DeliveryFeed;
import dev.enfilade.delivery.Ending;
import dev.enfilade.delivery.Lease;
import dev.enfilade.delivery.LeaseStore;
import dev.enfilade.delivery.Sequence;
import dev.enfilade.delivery.SequenceStore;
import dev.enfilade.delivery.WorkerRegistry;
import dev.enfilade.dispatch.Token;
import dev.enfilade.message.Attempt;
import dev.enfilade.message.Message;
import dev.enfilade.message.MessageState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The database in memory, with the rules of the ports and nothing else. Its clock is the real one. The contract tests
 * of the real stores hold the same rules against MongoDB.
 */
final class FakeServers implements SequenceStore, WorkerRegistry, DeliveryFeed {

    private static final Instant EPOCH = Instant.EPOCH;

    private static final class Row {
        final UUID id = UUID.randomUUID();
        final String actor;
        final long position;
        final String key;
        MessageState state = MessageState.READY;
        int attempt;
        int failures;
        long fence;
        Instant dueAt = EPOCH;
        final List<Attempt> attempts = new ArrayList<>();

        Row(String actor, long position, String key) {
            this.actor = actor;
            this.position = position;
            this.key = key;
        }

        Message message() {
            return new Message(
                    id,
                    actor,
                    position,
                    key,
                    "s",
                    state,
                    1,
                    1,
                    attempt,
                    failures,
                    fence,
                    Map.of(),
                    Long.toString(position).getBytes(StandardCharsets.UTF_8),
                    null,
                    null,
                    EPOCH,
                    EPOCH,
                    EPOCH,
                    null,
                    null);
        }
    }

    private static final class LeaseRow {
        String owner = "";
        long fence;
        Instant until = EPOCH;
        Duration length = Duration.ZERO;
        boolean wanted;

        boolean isLive() {
            return until.isAfter(Instant.now());
        }

        Lease lease(String actor) {
            return new Lease(actor, owner, fence, until, wanted);
        }
    }

    final FakeQueues queues = new FakeQueues();
    private final Map<String, Actor> actors = new ConcurrentHashMap<>();
    private final Map<String, TreeMap<Long, Row>> rows = new ConcurrentHashMap<>();
    private final Map<String, LeaseRow> leases = new ConcurrentHashMap<>();
    private final Set<String> workers = ConcurrentHashMap.newKeySet();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    volatile boolean databaseIsAway;

    // ---- what a test does

    synchronized void actor(String name, OrderScope scope, dev.enfilade.actor.ErrorPolicy policy) {
        var connector = new dev.enfilade.actor.Connector.Http(
                java.net.URI.create("http://actor.test/"), Duration.ofSeconds(1), "whsec_AAAA");
        actors.put(name, new Actor(name, connector, scope, 4, policy, RequestedState.RUNNING, null, 1, EPOCH, EPOCH));
        tell(l -> l.actorChanged(name));
    }

    /** Stores a message and, like the dispatcher, publishes its token afterwards. */
    void post(String actor, String key) {
        queues.publish(store(actor, key));
    }

    /** Stores a message whose token gets lost. */
    synchronized Token store(String actor, String key) {
        var all = rows(actor);
        long position = all.isEmpty() ? 1 : all.lastKey() + 1;
        var row = new Row(actor, position, key);
        all.put(position, row);
        return new Token(row.id, actor, position, key, null);
    }

    synchronized void relaunch(String actor, long position) {
        var row = row(actor, position);
        row.state = MessageState.READY;
        row.failures = 0;
        tell(l -> l.released(new Release(actor, row.key, position)));
    }

    synchronized void cancel(String actor, long position) {
        var row = row(actor, position);
        row.state = MessageState.CANCELLED;
        tell(l -> l.released(new Release(actor, row.key, position)));
    }

    synchronized MessageState state(String actor, long position) {
        return row(actor, position).state;
    }

    synchronized Map<Long, MessageState> states(String actor) {
        var states = new TreeMap<Long, MessageState>();
        rows(actor).forEach((position, row) -> states.put(position, row.state));
        return states;
    }

    synchronized int attempts(String actor, long position) {
        return row(actor, position).attempts.size();
    }

    private void tell(java.util.function.Consumer<Listener> news) {
        listeners.forEach(news);
    }

    private TreeMap<Long, Row> rows(String actor) {
        return rows.computeIfAbsent(actor, a -> new TreeMap<>());
    }

    private Row row(String actor, long position) {
        return Objects.requireNonNull(rows(actor).get(position));
    }

    private void reach() {
        if (databaseIsAway) throw new IllegalStateException("the database is away");
    }

    // ---- actors

    final ActorStore actorStore = new ActorStore() {
        @Override
        public Actor put(ActorDefinition definition) {
            throw new AssertionError("the engine defines no actors");
        }

        @Override
        public Optional<Actor> find(String name) {
            reach();
            return Optional.ofNullable(actors.get(name));
        }

        @Override
        public List<Actor> list() {
            reach();
            return List.copyOf(actors.values());
        }

        @Override
        public Optional<Actor> request(String name, RequestedState state, String reason) {
            reach();
            var changed = actors.computeIfPresent(
                    name,
                    (n, a) -> new Actor(
                            n,
                            a.connector(),
                            a.orderScope(),
                            a.concurrency(),
                            a.errorPolicy(),
                            state,
                            reason,
                            a.version() + 1,
                            EPOCH,
                            EPOCH));
            tell(l -> l.actorChanged(name));
            return Optional.ofNullable(changed);
        }

        @Override
        public boolean delete(String name) {
            boolean was = actors.remove(name) != null;
            tell(l -> l.actorChanged(name));
            return was;
        }
    };

    // ---- leases

    final LeaseStore leaseStore = new LeaseStore() {
        @Override
        public Optional<Lease> acquire(String actor, String owner, Duration length) {
            reach();
            synchronized (FakeServers.this) {
                var row = leases.computeIfAbsent(actor, a -> new LeaseRow());
                if (row.isLive() && !row.owner.equals(owner)) {
                    row.wanted = true;
                    return Optional.empty();
                }
                row.owner = owner;
                row.fence++;
                row.length = length;
                row.until = Instant.now().plus(length);
                row.wanted = false;
                return Optional.of(row.lease(actor));
            }
        }

        @Override
        public List<Lease> renewAll(String owner) {
            reach();
            synchronized (FakeServers.this) {
                var renewed = new ArrayList<Lease>();
                leases.forEach((actor, row) -> {
                    if (!row.owner.equals(owner) || !row.isLive()) return;
                    row.until = Instant.now().plus(row.length);
                    renewed.add(row.lease(actor));
                });
                return renewed;
            }
        }

        @Override
        public void release(Lease lease) {
            reach();
            synchronized (FakeServers.this) {
                var row = Objects.requireNonNull(leases.get(lease.actor()));
                if (row.fence == lease.fence()) row.until = EPOCH;
            }
        }

        @Override
        public Optional<Lease> find(String actor) {
            reach();
            synchronized (FakeServers.this) {
                return Optional.ofNullable(leases.get(actor))
                        .filter(LeaseRow::isLive)
                        .map(r -> r.lease(actor));
            }
        }

        @Override
        public List<Lease> live() {
            return leases.keySet().stream().flatMap(a -> find(a).stream()).toList();
        }
    };

    /** Ends a lease before its time, as if its owner had been silent for long. */
    synchronized void expire(String actor) {
        Objects.requireNonNull(leases.get(actor)).until = EPOCH;
    }

    // ---- sequences

    @Override
    public Claim claim(Lease lease, Sequence sequence) {
        reach();
        synchronized (this) {
            if (!lease.until().isAfter(Instant.now())) return new Claim.Refused();
            var head = open(sequence.actor())
                    .filter(r -> sequence.orderingKey() == null || r.key.equals(sequence.orderingKey()))
                    .findFirst();
            return head.map(row -> claim(lease, row)).orElse(new Claim.Empty());
        }
    }

    private Claim claim(Lease lease, Row row) {
        if (row.state == MessageState.PARKED) return new Claim.Blocked(row.id, row.position);
        if (row.fence > lease.fence()) return new Claim.Refused();
        var in = Duration.between(Instant.now(), row.dueAt);
        if (row.state == MessageState.RETRY_WAIT && !in.isNegative()) {
            return new Claim.NotDue(row.id, row.position, in);
        }
        row.state = MessageState.IN_FLIGHT;
        row.fence = lease.fence();
        row.attempt++;
        return new Claim.Claimed(row.message());
    }

    @Override
    public boolean end(Lease lease, Message claimed, Ending ending, Attempt attempt) {
        reach();
        synchronized (this) {
            var row = row(claimed.actor(), claimed.position());
            if (row.fence != lease.fence() || row.attempt != claimed.attempt()) return false;
            if (row.state != MessageState.IN_FLIGHT) return row.state == ending.state();
            row.state = ending.state();
            row.attempts.add(attempt);
            if (!(ending instanceof Ending.Delivered)) row.failures++;
            if (ending instanceof Ending.RetryIn retry)
                row.dueAt = Instant.now().plus(retry.delay());
            return true;
        }
    }

    @Override
    public synchronized List<String> unblockedGroups(String actor, String after, int limit) {
        var heads = new TreeMap<String, Row>();
        open(actor).forEach(r -> heads.putIfAbsent(r.key, r));
        return heads.tailMap(after, false).values().stream()
                .filter(r -> r.state != MessageState.PARKED)
                .map(r -> r.key)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<Token> overdueHeads(String actor, boolean byGroup, Duration unchangedFor, int limit) {
        var seen = new TreeSet<String>();
        return open(actor)
                .filter(r -> seen.add(byGroup ? r.key : ""))
                .filter(r -> r.state == MessageState.READY)
                .map(r -> new Token(r.id, actor, r.position, r.key, null))
                .limit(limit)
                .toList();
    }

    private Stream<Row> open(String actor) {
        Collection<Row> all = rows(actor).values();
        return all.stream().filter(r -> !r.state.isFinal());
    }

    // ---- workers and news

    @Override
    public Set<String> heartbeat(String worker, Duration within) {
        reach();
        workers.add(worker);
        return Set.copyOf(workers);
    }

    @Override
    public void leave(String worker) {
        workers.remove(worker);
    }

    @Override
    public AutoCloseable watch(Listener listener) {
        listeners.add(listener);
        listener.resync();
        return () -> listeners.remove(listener);
    }
}
