/** Randomness that can be had again. */
@NullMarked
package dev.enfilade.testkit.seed;

import org.jspecify.annotations.NullMarked;
