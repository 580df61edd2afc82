/** Tests of the package of the same name. */
@NullMarked
package dev.enfilade.dispatcher.resolution;

import org.jspecify.annotations.NullMarked;
