package dev.enfilade.testkit.guarantee;

import dev.enfilade.testkit.history.History;
import java.util.ArrayList;
import java.util.List;

/** All promises. A scenario that cannot keep one drops it by its name. */
public final class Guarantees {

    private static final int SHOWN = 10;

    private final List<Guarantee> guarantees;

    private Guarantees(List<Guarantee> guarantees) {
        this.guarantees = List.copyOf(guarantees);
    }

    public static Guarantees all() {
        return new Guarantees(List.of(
                new AcceptedIsSafe(),
                new NothingIsLost(),
                new NoDuplicatesFromUs(),
                new OrderPerKey(),
                new OrderPerPosition(),
                new AtMostOneInDoubt(),
                new OneAtATime(),
                new BlockedMeansBlocked(),
                new CorrectionsAreExact(),
                new PauseIsState(),
                new BytesAsPosted(),
                new NothingIsSilent(),
                new SignedAsAgreed()));
    }

    public Guarantees without(Class<? extends Guarantee> dropped) {
        return new Guarantees(
                guarantees.stream().filter(g -> !dropped.isInstance(g)).toList());
    }

    /**
     * @param about what is needed to run the same again, such as the seed
     * @throws AssertionError naming each broken promise and where it broke
     */
    public void judge(History history, String about) {
        var broken = new ArrayList<String>();
        for (var guarantee : guarantees) {
            var violations = guarantee.violations(history);
            if (!violations.isEmpty()) broken.add(describe(guarantee, violations));
        }
        if (!broken.isEmpty()) {
            throw new AssertionError(String.join("\n", broken) + "\n(" + about + ", " + figures(history) + ")");
        }
    }

    private static String describe(Guarantee guarantee, List<String> violations) {
        var text = new StringBuilder(
                "%s is broken in %d place(s): %s".formatted(guarantee.name(), violations.size(), guarantee.promise()));
        violations.stream().limit(SHOWN).forEach(v -> text.append("\n  - ").append(v));
        return text.toString();
    }

    private static String figures(History history) {
        return "%d posts, %d requests received, %d messages, faults %s"
                .formatted(
                        history.posts().size(),
                        history.receipts().size(),
                        history.stored().size(),
                        history.faults());
    }
}
