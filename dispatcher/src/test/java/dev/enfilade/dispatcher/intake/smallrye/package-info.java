/** Tests of the package of the same name. */
@NullMarked
package dev.enfilade.dispatcher.intake.smallrye;

import org.jspecify.annotations.NullMarked;
