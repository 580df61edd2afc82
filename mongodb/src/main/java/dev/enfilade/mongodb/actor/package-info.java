/** The actors' definitions in MongoDB. */
@NullMarked
package dev.enfilade.mongodb.actor;

import org.jspecify.annotations.NullMarked;
