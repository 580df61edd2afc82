/** Which events an actor wants, and how its payload is made from them. */
@NullMarked
package dev.enfilade.subscription;

import org.jspecify.annotations.NullMarked;
