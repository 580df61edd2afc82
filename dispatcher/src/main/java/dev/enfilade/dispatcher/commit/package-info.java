/** From what was taken to what is durable: the batches of all partitions, committed together, woken, then settled. */
@NullMarked
package dev.enfilade.dispatcher.commit;

import org.jspecify.annotations.NullMarked;
