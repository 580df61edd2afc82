/** Tests of the actor's values and policies. */
@NullMarked
package dev.enfilade.actor;

import org.jspecify.annotations.NullMarked;
