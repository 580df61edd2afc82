package dev.enfilade.delivery.engine;

import dev.enfilade.actor.RequestedState;
import dev.enfilade.delivery.Claim;
import dev.enfilade.delivery.Ending;
import dev.enfilade.delivery.engine.Work.Stage;
import dev.enfilade.message.Message;
import java.time.Duration;

/**
 * Delivers one sequence while it has work: claim the head, send it, make its end durable, and only then the next.
 * One linear story on a thread of its own.
 */
final class SequenceRun {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Shift shift;
    private final Work work;
    private final EngineParts parts;
    private final Duration sendingTakes;
    private Duration pause = FIRST_PAUSE;

    SequenceRun(Shift shift, Work work, EngineParts parts) {
        this.shift = shift;
        this.work = work;
        this.parts = parts;
        this.sendingTakes = shift.actor().connector().timeout().plus(EngineSettings.SEND_MARGIN);
    }

    /** @return where the sequence stands when this run is over */
    Stage run() throws InterruptedException {
        var stage = Stage.RUNNING;
        while (stage == Stage.RUNNING) {
            int mark = shift.nextRound(work);
            if (mark < 0) return Stage.IDLE;
            var lease = shift.obtainLease(work);
            if (lease != null) stage = roundInSlot(lease, mark);
        }
        return stage;
    }

    private Stage roundInSlot(HeldLease lease, int mark) throws InterruptedException {
        parts.delivery().enter();
        try {
            return round(lease, mark);
        } finally {
            parts.delivery().leave();
        }
    }

    private Stage round(HeldLease lease, int mark) throws InterruptedException {
        if (!lease.outlives(sendingTakes)) return awaitRenewal();
        Claim claim;
        try {
            claim = parts.sequences().claim(lease.lease(), work.sequence);
        } catch (RuntimeException e) {
            // claiming again is safe, whether the first one went through or not
            return pauseAfter("claim", e);
        }
        pause = FIRST_PAUSE;
        return switch (claim) {
            case Claim.Claimed claimed -> {
                shift.settleBelow(work, claimed.message().position(), mark);
                yield deliver(lease, claimed.message());
            }
            case Claim.Blocked blocked -> {
                shift.settleBelow(work, blocked.position(), mark);
                yield shift.blockAt(work, blocked.position());
            }
            case Claim.NotDue notDue -> {
                shift.settleBelow(work, notDue.position(), mark);
                yield shift.waitFor(work, notDue.position(), notDue.in());
            }
            case Claim.Empty _ -> {
                shift.emptied(work, mark);
                yield Stage.RUNNING;
            }
            case Claim.Refused _ -> letGo("claim refused");
        };
    }

    private Stage deliver(HeldLease lease, Message message) throws InterruptedException {
        // the last look at the monotonic clock before the request: see promise 6
        if (!lease.outlives(sendingTakes)) return awaitRenewal();
        var done = parts.delivery().deliver(shift.actor(), message);
        if (done.pauseActor() != null) pauseActor(done.pauseActor());
        if (!endDurably(lease, message, done)) {
            parts.observer().fencedOff(message);
            return letGo("end refused");
        }
        parts.observer().attempted(message, done.attempt(), done.ending());
        return switch (done.ending()) {
            case Ending.Delivered _, Ending.Skip _ -> {
                shift.settleThrough(work, message.position());
                yield Stage.RUNNING;
            }
            case Ending.RetryIn retry -> shift.waitFor(work, message.position(), retry.delay());
            case Ending.Park _ -> shift.blockAt(work, message.position());
        };
    }

    /** Until the end is stored or refused: giving up here would mean to deliver again. */
    private boolean endDurably(HeldLease lease, Message message, Delivery.Done done) throws InterruptedException {
        while (true) {
            try {
                return parts.sequences().end(lease.lease(), message, done.ending(), done.attempt());
            } catch (RuntimeException e) {
                pauseAfter("end of message " + message.id(), e);
            }
        }
    }

    private void pauseActor(String reason) throws InterruptedException {
        while (true) {
            try {
                parts.actors().request(shift.actor().name(), RequestedState.PAUSED, reason);
                return;
            } catch (RuntimeException e) {
                pauseAfter("pause", e);
            }
        }
    }

    private Stage awaitRenewal() throws InterruptedException {
        Thread.sleep(parts.settings().renewEvery().dividedBy(2));
        return Stage.RUNNING;
    }

    private Stage letGo(String why) {
        shift.end(new ShiftEnd.Trouble(why));
        return Stage.IDLE;
    }

    private Stage pauseAfter(String what, RuntimeException e) throws InterruptedException {
        parts.observer().troubled(shift.actor().name(), what, e);
        Thread.sleep(pause);
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        return Stage.RUNNING;
    }
}
