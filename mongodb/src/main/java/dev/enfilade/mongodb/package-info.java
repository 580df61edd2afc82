/** Wires the stores of MongoDB for a service. */
@NullMarked
package dev.enfilade.mongodb;

import org.jspecify.annotations.NullMarked;
