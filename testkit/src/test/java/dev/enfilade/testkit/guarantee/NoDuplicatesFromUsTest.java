package dev.enfilade.testkit.guarantee;

import static dev.enfilade.message.MessageState.DELIVERED;

import dev.enfilade.testkit.history.EventKey;
import dev.enfilade.testkit.history.Stored;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class NoDuplicatesFromUsTest {

    private final Guarantee guarantee = new NoDuplicatesFromUs();

    @Test
    void eventPostedTwiceWithOneMessageShouldHold() {
        Tale.ofQueue().posted("a1", "a1").delivered("a1").received("a1", 204).keeps(guarantee);
    }

    @Test
    void sameMessageReceivedTwiceShouldHold() {
        Tale.ofQueue()
                .posted("a1")
                .delivered("a1")
                .received("a1", 204)
                .received("a1", 204)
                .keeps(guarantee);
    }

    @Test
    void secondMessageOfOneEventShouldBreakIt() {
        Tale.ofQueue().posted("a1", "a1").delivered("a1").delivered("a1").breaks(guarantee, "2 messages");
    }

    @Test
    void idThatDoesNotFollowFromTheEventShouldBreakIt() {
        Tale.ofQueue()
                .posted("a1")
                .stored(new Stored(
                        new UUID(1, 2), Tale.ACTOR, 1, "a", "all", new EventKey("/tale", "a1"), DELIVERED, null))
                .breaks(guarantee, "has id");
    }

    @Test
    void receivedMessageThatIsNotStoredShouldBreakIt() {
        Tale.ofQueue().posted("a1").received("a1", 204).breaks(guarantee, "not stored");
    }
}
