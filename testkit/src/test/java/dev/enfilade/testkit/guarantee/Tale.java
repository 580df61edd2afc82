package dev.enfilade.testkit.guarantee;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.enfilade.actor.OrderScope;
import dev.enfilade.message.MessageId;
import dev.enfilade.message.MessageState;
import dev.enfilade.testkit.history.Correction;
import dev.enfilade.testkit.history.EventKey;
import dev.enfilade.testkit.history.Fault;
import dev.enfilade.testkit.history.History;
import dev.enfilade.testkit.history.Pause;
import dev.enfilade.testkit.history.Posted;
import dev.enfilade.testkit.history.Received;
import dev.enfilade.testkit.history.Recorder;
import dev.enfilade.testkit.history.Rule;
import dev.enfilade.testkit.history.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A made-up history of one actor with one subscription, told step by step; each step takes one tick. An event's name
 * begins with its ordering key: {@code a1} is of key {@code a}.
 */
final class Tale {

    static final String ACTOR = "billing";
    private static final String SOURCE = "/tale";

    private final Recorder recorder = new Recorder();
    private final List<Stored> stored = new ArrayList<>();
    private final Set<UUID> blocks = new HashSet<>();
    private final Map<UUID, List<byte[]>> payloads = new HashMap<>();
    private final Set<String> paused = new HashSet<>();
    private final Map<String, Long> positions = new HashMap<>();
    private final Map<String, Integer> attempts = new HashMap<>();
    private long tick;

    private Tale(OrderScope scope) {
        recorder.actor(ACTOR, scope);
        recorder.rule(Rule.ofType("all", ACTOR, "t"));
    }

    static Tale ofQueue() {
        return new Tale(OrderScope.QUEUE);
    }

    static Tale ofGroups() {
        return new Tale(OrderScope.GROUP);
    }

    static UUID id(String event) {
        return MessageId.of(SOURCE, event, "all");
    }

    /** Posted and answered 202, one after another. */
    Tale posted(String... events) {
        for (var event : events) post(event, tick++, tick++, 202);
        return this;
    }

    Tale postedWith(int status, String event) {
        return post(event, tick++, tick++, status);
    }

    /** Posted all at once and answered 202. */
    Tale postedTogether(String... events) {
        long began = tick++;
        long answered = tick++;
        for (var event : events) post(event, began, answered, 202);
        return this;
    }

    private Tale post(String event, long began, long answered, int status) {
        recorder.posted(new Posted(SOURCE, event, "t", key(event), event.getBytes(UTF_8), began, answered, status));
        return this;
    }

    /** Stored at the next position. */
    Tale stored(String event, MessageState state) {
        return storedAt(positions.size() + 1L, event, state, state == MessageState.PARKED ? "422" : null);
    }

    Tale delivered(String... events) {
        for (var event : events) stored(event, MessageState.DELIVERED);
        return this;
    }

    Tale storedAt(long position, String event, MessageState state, @Nullable String error) {
        positions.put(event, position);
        return stored(
                new Stored(id(event), ACTOR, position, key(event), "all", new EventKey(SOURCE, event), state, error));
    }

    Tale stored(Stored message) {
        stored.add(message);
        return this;
    }

    /** Received with the payload as posted, and answered. */
    Tale received(String event, int status) {
        return received(event, attempts.getOrDefault(event, 0) + 1, tick++, tick++, status, event, true);
    }

    Tale receivedAs(int attempt, String event) {
        return received(event, attempt, tick++, tick++, 204, event, true);
    }

    Tale receivedBody(String event, String body) {
        return received(event, attempts.getOrDefault(event, 0) + 1, tick++, tick++, 204, body, true);
    }

    Tale receivedUnsigned(String event) {
        return received(event, 1, tick++, tick++, 204, event, false);
    }

    /** Both are there before either is answered. */
    Tale receivedTogether(String first, String second) {
        long began = tick++;
        received(first, 1, began, began + 10, 204, first, true);
        received(second, 1, began + 5, began + 12, 204, second, true);
        tick += 20;
        return this;
    }

    private Tale received(String event, int attempt, long began, long ended, int status, String body, boolean signed) {
        attempts.put(event, attempt);
        recorder.received(new Received(
                ACTOR,
                id(event),
                positions.getOrDefault(event, 0L),
                key(event),
                new EventKey(SOURCE, event),
                attempt,
                body.getBytes(UTF_8),
                "application/json",
                null,
                signed,
                began,
                ended,
                status,
                false));
        return this;
    }

    Tale corrected(Correction.Kind kind, String event, long expected, int status, String payload) {
        recorder.corrected(new Correction(id(event), kind, expected, payload.getBytes(UTF_8), tick++, tick++, status));
        return this;
    }

    Tale relaunched(String event) {
        return corrected(Correction.Kind.RELAUNCH, event, 4, 200, "");
    }

    Tale keeps(String event, String... versions) {
        payloads.put(
                id(event),
                List.of(versions).stream().map(v -> v.getBytes(UTF_8)).toList());
        return this;
    }

    Tale listedAsBlock(String event) {
        blocks.add(id(event));
        return this;
    }

    Tale pausedAtTheEnd() {
        paused.add(ACTOR);
        return this;
    }

    /** A pause from now until the tick after the given steps. */
    Tale whilePaused(Runnable steps) {
        long observed = tick++;
        steps.run();
        recorder.paused(new Pause(ACTOR, observed, tick++));
        return this;
    }

    Tale fault(Fault.Kind kind) {
        recorder.fault(new Fault(kind, "told"));
        return this;
    }

    private static String key(String event) {
        return event.substring(0, 1);
    }

    History history() {
        return recorder.history(stored, blocks, payloads, paused);
    }

    void keeps(Guarantee guarantee) {
        assertThat(guarantee.violations(history())).as(guarantee.promise()).isEmpty();
    }

    void breaks(Guarantee guarantee, String word) {
        assertThat(guarantee.violations(history()))
                .as(guarantee.promise())
                .isNotEmpty()
                .first()
                .asString()
                .contains(word);
    }
}
