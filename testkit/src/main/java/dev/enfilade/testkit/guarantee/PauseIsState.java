package dev.enfilade.testkit.guarantee;

import dev.enfilade.testkit.history.History;
import java.util.List;

/**
 * Design 2.9: between the observed pause and the wish to resume, the actor gets nothing.
 *
 * <pre>
 * valid:   1, paused, resume, 2
 * valid:   pause asked, 1, paused observed, resume, 2
 * invalid: paused observed, 2, resume
 * </pre>
 */
public final class PauseIsState implements Guarantee {

    @Override
    public String promise() {
        return "a paused actor gets nothing until it is resumed, whatever restarts meanwhile";
    }

    @Override
    public List<String> violations(History history) {
        return history.pauses().stream()
                .flatMap(pause -> history.receipts().stream()
                        .filter(r -> r.actor().equals(pause.actor()))
                        .filter(r -> r.began() > pause.observed() && r.began() < pause.resumed())
                        .map(r -> "%s got position %d while it was paused".formatted(r.actor(), r.position())))
                .toList();
    }
}
