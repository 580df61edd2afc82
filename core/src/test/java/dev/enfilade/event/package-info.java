/** Tests of the event's values. */
@NullMarked
package dev.enfilade.event;

import org.jspecify.annotations.NullMarked;
