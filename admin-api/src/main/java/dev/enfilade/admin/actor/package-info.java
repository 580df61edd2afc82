/** Calls about actors: define, look at, pause, resume, delete. */
@NullMarked
package dev.enfilade.admin.actor;

import org.jspecify.annotations.NullMarked;
