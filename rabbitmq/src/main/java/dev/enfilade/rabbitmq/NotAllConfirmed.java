package dev.enfilade.rabbitmq;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Some messages of a list were not confirmed; all others were. */
public final class NotAllConfirmed extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final TreeMap<Integer, NotConfirmed> failures;

    NotAllConfirmed(SortedMap<Integer, NotConfirmed> failures, int of) {
        super(
                "%d of %d messages were not confirmed; the first: %s"
                        .formatted(
                                failures.size(),
                                of,
                                failures.firstEntry().getValue().getMessage()),
                null,
                false,
                false);
        this.failures = new TreeMap<>(failures);
    }

    /** By the index in the list, at least one. */
    public SortedMap<Integer, NotConfirmed> failures() {
        return Collections.unmodifiableSortedMap(failures);
    }
}
