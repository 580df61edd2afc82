/**
 * The delivery engine: takes the head of each sequence, hands it to the actor, ends it durably, and only then goes on.
 *
 * <p>{@link dev.enfilade.delivery.engine.DeliveryEngine} keeps one {@link dev.enfilade.delivery.engine.ActorSession}
 * for each actor; a session works in {@link dev.enfilade.delivery.engine.Shift}s, each with one open channel and at
 * most one lease; a shift runs the {@link dev.enfilade.delivery.engine.SequenceRun}s of the sequences that have work.
 */
@NullMarked
package dev.enfilade.delivery.engine;

import org.jspecify.annotations.NullMarked;
