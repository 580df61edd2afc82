package dev.enfilade.delivery.engine;

import dev.enfilade.delivery.Ending;
import dev.enfilade.message.Attempt;
import dev.enfilade.message.Message;

/** Sees what the engine does: for metrics and logs. Must not block, must not throw. */
public interface DeliveryObserver {

    /** One attempt is over, and its end is durable. */
    void attempted(Message message, Attempt attempt, Ending ending);

    /** An end was refused: another worker has taken the message over. */
    void fencedOff(Message message);

    /** This worker begins to deliver for the actor. */
    void leaseTaken(String actor, long fence);

    /** This worker no longer delivers for the actor. */
    void leaseLeft(String actor, String why);

    /** Something of ours failed and is tried again. */
    void troubled(String actor, String what, Exception cause);
}
