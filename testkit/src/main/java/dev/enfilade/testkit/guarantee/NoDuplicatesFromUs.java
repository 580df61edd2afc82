package dev.enfilade.testkit.guarantee;

import dev.enfilade.message.MessageId;
import dev.enfilade.testkit.history.EventKey;
import dev.enfilade.testkit.history.History;
import dev.enfilade.testkit.history.Received;
import dev.enfilade.testkit.history.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Design 2.3: one message for each event and subscription, with an id that follows from both.
 *
 * <pre>
 * valid:   post e1, post e1 again; one message of e1
 * valid:   actor gets message m1 of e1 twice, with the same id (see {@link AtMostOneInDoubt} for how often)
 * invalid: post e1, post e1 again; two messages of e1 of one subscription
 * invalid: actor gets e1 as m1 and as m2
 * </pre>
 */
public final class NoDuplicatesFromUs implements Guarantee {

    private record Made(EventKey event, String subscription) {}

    @Override
    public String promise() {
        return "one event makes one message for each subscription, however often it is posted or redelivered";
    }

    @Override
    public List<String> violations(History history) {
        var violations = new ArrayList<String>();
        history.stored().stream()
                .collect(Collectors.groupingBy(s -> new Made(s.event(), s.subscription()), Collectors.counting()))
                .forEach((made, count) -> {
                    if (count > 1) {
                        violations.add("event %s has %d messages of subscription %s"
                                .formatted(made.event(), count, made.subscription()));
                    }
                });
        history.stored().stream()
                .filter(s -> !s.id().equals(expectedId(s)))
                .forEach(s -> violations.add("message %s has id %s, but its event and subscription make %s"
                        .formatted(NothingIsLost.at(s), s.id(), expectedId(s))));
        receivedAsAnother(history, violations);
        return violations;
    }

    private static UUID expectedId(Stored s) {
        return MessageId.of(s.event().source(), s.event().id(), s.subscription());
    }

    private static void receivedAsAnother(History history, List<String> violations) {
        Map<UUID, Stored> byId = history.stored().stream()
                .collect(Collectors.toMap(Stored::id, Function.identity(), (first, second) -> first));
        for (var received : history.receipts()) {
            var message = byId.get(received.message());
            if (message == null) {
                violations.add("%s got message %s of %s, which is not stored"
                        .formatted(received.actor(), received.message(), received.event()));
            } else if (!isOf(message, received)) {
                violations.add("%s got message %s as position %d of %s, but it is %s of %s"
                        .formatted(
                                received.actor(),
                                received.message(),
                                received.position(),
                                received.event(),
                                NothingIsLost.at(message),
                                message.event()));
            }
        }
    }

    private static boolean isOf(Stored message, Received received) {
        return message.actor().equals(received.actor())
                && message.position() == received.position()
                && message.orderingKey().equals(received.orderingKey())
                && message.event().equals(received.event());
    }
}
