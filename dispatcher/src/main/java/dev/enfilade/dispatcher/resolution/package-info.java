/** Which actors get an event, and what of it: from an event to the drafts of its messages. */
@NullMarked
package dev.enfilade.dispatcher.resolution;

import org.jspecify.annotations.NullMarked;
