package dev.enfilade.delivery;

import dev.enfilade.message.MessageError;
import dev.enfilade.message.MessageState;
import java.time.Duration;

/** How a claimed message goes on after its delivery. */
public sealed interface Ending {

    MessageState state();

    /** The actor took it. */
    record Delivered() implements Ending {
        @Override
        public MessageState state() {
            return MessageState.DELIVERED;
        }
    }

    /** To be tried again after a while. */
    record RetryIn(Duration delay, MessageError error) implements Ending {
        @Override
        public MessageState state() {
            return MessageState.RETRY_WAIT;
        }
    }

    /** Blocks its sequence from now on. */
    record Park(MessageError error) implements Ending {
        @Override
        public MessageState state() {
            return MessageState.PARKED;
        }
    }

    /** Given up by policy. */
    record Skip(MessageError error) implements Ending {
        @Override
        public MessageState state() {
            return MessageState.SKIPPED;
        }
    }
}
