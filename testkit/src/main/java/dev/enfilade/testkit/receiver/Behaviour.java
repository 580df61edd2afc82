package dev.enfilade.testkit.receiver;

import java.time.Duration;
import java.util.Map;

/** What an actor does with one request. */
public sealed interface Behaviour {

    Behaviour OK = new Answer(204, "", Map.of());

    /** Answers at once. */
    record Answer(int status, String body, Map<String, String> headers) implements Behaviour {}

    /** Does the work, and answers 204 only after a while, longer than the sender waits. */
    record AnswerLate(Duration after) implements Behaviour {}

    /** Takes its time within what the sender waits, then answers 204. */
    record Work(Duration time) implements Behaviour {}

    /** Does not answer until the receiver is told to {@link RecordingReceiver#letGo}, then 503. */
    record Hang() implements Behaviour {}

    /** Does the work, then breaks the connection off without an answer. */
    record BreakOff() implements Behaviour {}

    static Behaviour status(int status) {
        return new Answer(status, "", Map.of());
    }

    static Behaviour refuse(String why) {
        return new Answer(422, why, Map.of());
    }

    static Behaviour retryAfter(int status, Duration wait) {
        return new Answer(status, "", Map.of("Retry-After", String.valueOf(wait.toSeconds())));
    }

    /** Whether the sender cannot know what the actor did. */
    default boolean disturbs() {
        return switch (this) {
            case Answer _, Work _ -> false;
            case AnswerLate _, Hang _, BreakOff _ -> true;
        };
    }
}
