package dev.enfilade.gateway.intake;

import dev.enfilade.event.Event;
import dev.enfilade.rabbitmq.NotConfirmed;
import dev.enfilade.rabbitmq.NotConfirmed.Reason;
import dev.enfilade.service.problem.Problem;
import dev.enfilade.service.problem.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** The answer where RabbitMQ did not confirm all events: never a 202, and says which may be missing and why. */
final class NotAccepted {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(5);

    private NotAccepted() {}

    /** @param failures by the index of the event */
    static Problem problem(List<Event> events, SortedMap<Integer, NotConfirmed> failures) {
        var reason = toTell(failures);
        var problem = reason == Reason.OVERLOADED
                ? Problem.of(ProblemType.OVERLOADED, sentence(reason)).retryAfter(SOON)
                : Problem.of(ProblemType.UNAVAILABLE, sentence(reason)).retryAfter(LATER);
        return problem.with("notAccepted", list(events, failures));
    }

    /** Not that of load, if there is another. */
    private static Reason toTell(SortedMap<Integer, NotConfirmed> failures) {
        return failures.values().stream()
                .map(NotConfirmed::reason)
                .filter(reason -> reason != Reason.OVERLOADED)
                .findFirst()
                .orElse(Reason.OVERLOADED);
    }

    private static List<Map<String, String>> list(List<Event> events, SortedMap<Integer, NotConfirmed> failures) {
        var list = new ArrayList<Map<String, String>>();
        failures.forEach((index, failure) -> {
            var event = events.get(index);
            list.add(Map.of("source", event.source(), "id", event.id(), "reason", word(failure.reason())));
        });
        return list;
    }

    static String word(Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    private static String sentence(Reason reason) {
        var what = switch (reason) {
            case UNROUTABLE -> "a queue was missing and is being declared";
            case REFUSED -> "a queue is full";
            case TIMEOUT -> "RabbitMQ did not confirm in time";
            case DISCONNECTED -> "RabbitMQ is not connected";
            case BLOCKED -> "RabbitMQ has an alarm of memory or disk";
            case OVERLOADED -> "as many events as may be are on their way";
            case INVALID -> "an event cannot be written to RabbitMQ";
        };
        return "Not all events are safely stored: " + what
                + ". Post all of the request again; what was stored is not doubled.";
    }
}
