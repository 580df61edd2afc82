package dev.enfilade.testkit.guarantee;

import static java.util.Comparator.comparingLong;
import static java.util.stream.Collectors.groupingBy;

import dev.enfilade.testkit.history.Correction;
import dev.enfilade.testkit.history.Correction.Kind;
import dev.enfilade.testkit.history.History;
import dev.enfilade.testkit.history.Received;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Design 2.8: of two corrections that start from one version, one is done; every payload is kept; what arrives after
 * an edit is what was edited.
 *
 * <pre>
 * valid:   edit v3 → 200, edit v3 → 412; payloads: posted, edited; relaunch; actor gets the edited one
 * invalid: edit v3 → 200, edit v3 → 200
 * invalid: edit v3 → 200; payloads: edited only
 * invalid: edit v3 → 200, relaunch; actor gets the posted one
 * </pre>
 */
public final class CorrectionsAreExact implements Guarantee {

    private record Start(UUID message, long version) {}

    @Override
    public String promise() {
        return "corrections are compare-and-set: nobody overwrites anybody, every payload is kept, the last one arrives";
    }

    @Override
    public List<String> violations(History history) {
        var violations = new ArrayList<String>();
        history.corrections().stream()
                .filter(Correction::succeeded)
                .collect(groupingBy(c -> new Start(c.message(), c.expected())))
                .forEach((start, done) -> {
                    if (done.size() > 1) {
                        violations.add("%d corrections of message %s succeeded from version %d"
                                .formatted(done.size(), start.message(), start.version()));
                    }
                });
        history.corrections().stream()
                .filter(c -> c.kind() == Kind.EDIT && c.succeeded())
                .collect(groupingBy(Correction::message))
                .forEach((message, edits) -> kept(history, message, edits, violations));
        return violations;
    }

    private static void kept(History history, UUID message, List<Correction> edits, List<String> violations) {
        var inOrder = edits.stream().sorted(comparingLong(Correction::expected)).toList();
        var payloads = history.payloads().getOrDefault(message, List.of());
        if (payloads.size() != inOrder.size() + 1) {
            violations.add("message %s had %d successful edits, and %d payloads are kept"
                    .formatted(message, inOrder.size(), payloads.size()));
        } else {
            for (int i = 0; i < inOrder.size(); i++) {
                if (!Arrays.equals(inOrder.get(i).payload(), payloads.get(i + 1))) {
                    violations.add("payload %d of message %s is not what was edited".formatted(i + 2, message));
                }
            }
        }
        arrived(history, message, inOrder, violations);
    }

    private static void arrived(History history, UUID message, List<Correction> edits, List<String> violations) {
        for (var received : history.receiptsByMessage().getOrDefault(message, List.of())) {
            edits.stream()
                    .filter(e -> e.answered() < received.began())
                    .reduce((first, second) -> second)
                    .filter(e -> isLatestAt(edits, e, received))
                    .filter(e -> !Arrays.equals(e.payload(), received.body()))
                    .ifPresent(
                            e -> violations.add("message %s (%s/%d) arrived with another payload than the last edit's"
                                    .formatted(message, received.actor(), received.position())));
        }
    }

    private static boolean isLatestAt(List<Correction> edits, Correction edit, Received received) {
        return edits.stream().noneMatch(e -> e.expected() > edit.expected() && e.began() < received.began());
    }
}
