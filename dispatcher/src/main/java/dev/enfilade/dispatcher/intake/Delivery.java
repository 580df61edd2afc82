package dev.enfilade.dispatcher.intake;

import dev.enfilade.event.Event;

/** What a queue of events delivers. */
public sealed interface Delivery {

    /** Grows from delivery to delivery of one consumption; means nothing to any other. */
    long tag();

    /** How much memory it holds, about. */
    long bytes();

    /** An event. */
    record Readable(long tag, Event event) implements Delivery {
        @Override
        public long bytes() {
            return event.data().length;
        }
    }

    /** Something that is not an event of ours. */
    record Unreadable(long tag, String reason) implements Delivery {
        @Override
        public long bytes() {
            return 0;
        }
    }
}
