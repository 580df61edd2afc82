/** From a persisted message to its actor: leases, claims, and the engine that keeps the order. */
@NullMarked
package dev.enfilade.delivery;

import org.jspecify.annotations.NullMarked;
