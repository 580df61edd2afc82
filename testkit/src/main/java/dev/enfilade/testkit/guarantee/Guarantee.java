package dev.enfilade.testkit.guarantee;

import dev.enfilade.testkit.history.History;
import java.util.List;

/** One promise of the design, as something that can be judged. */
public interface Guarantee {

    /** The promise, in one sentence. */
    String promise();

    /**
     * Each place where the history breaks the promise, in words that name the event, message or sequence.
     *
     * @return empty if the promise held
     */
    List<String> violations(History history);

    default String name() {
        return getClass().getSimpleName();
    }
}
