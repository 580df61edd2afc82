/** The named receivers: their definition, their policies and the state of their queues. */
@NullMarked
package dev.enfilade.actor;

import org.jspecify.annotations.NullMarked;
