/** The dispatcher: takes events, makes each actor's messages of them, and wakes the actors' queues. */
@NullMarked
package dev.enfilade.dispatcher;

import org.jspecify.annotations.NullMarked;
