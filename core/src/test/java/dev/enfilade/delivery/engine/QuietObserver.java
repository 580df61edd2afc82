package dev.enfilade.delivery.engine;

import dev.enfilade.delivery.Ending;
import dev.enfilade.message.Attempt;
import dev.enfilade.message.Message;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Keeps the troubles for a test's failure message. */
final class QuietObserver implements DeliveryObserver {

    final Queue<String> troubles = new ConcurrentLinkedQueue<>();
    final Queue<Message> fencedOff = new ConcurrentLinkedQueue<>();

    @Override
    public void attempted(Message message, Attempt attempt, Ending ending) {}

    @Override
    public void fencedOff(Message message) {
        fencedOff.add(message);
    }

    @Override
    public void leaseTaken(String actor, long fence) {}

    @Override
    public void leaseLeft(String actor, String why) {}

    @Override
    public void troubled(String actor, String what, Exception cause) {
        troubles.add(actor + " " + what + " " + cause);
    }
}
