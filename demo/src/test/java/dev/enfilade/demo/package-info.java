/** The demo's own judgement, tried on records that are right and wrong. */
@NullMarked
package dev.enfilade.demo;

import org.jspecify.annotations.NullMarked;
