package dev.enfilade.delivery.engine;

import java.time.Duration;

/** Why a shift ended, which says what its session does next. */
sealed interface ShiftEnd {

    /** The queue is one sequence and waits behind a parked message: until a release. */
    record Blocked(long position) implements ShiftEnd {}

    /** The queue is one sequence and its head is to be tried again later than tokens should be held. */
    record LongWait(Duration in) implements ShiftEnd {}

    /** Begin anew at once: the actor, its priority or what is known of it has changed, or tokens were held too long. */
    record Renew(String why) implements ShiftEnd {}

    /** Something failed: begin anew after a pause. */
    record Trouble(String what) implements ShiftEnd {}

    /** The worker stops. */
    record Stop() implements ShiftEnd {}
}
