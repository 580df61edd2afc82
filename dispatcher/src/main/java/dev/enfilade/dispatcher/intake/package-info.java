/** The way in: the queues of events, consumed partition by partition, and what waits to be dispatched. */
@NullMarked
package dev.enfilade.dispatcher.intake;

import org.jspecify.annotations.NullMarked;
