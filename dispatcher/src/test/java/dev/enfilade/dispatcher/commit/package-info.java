/** Tests of the package of the same name. */
@NullMarked
package dev.enfilade.dispatcher.commit;

import org.jspecify.annotations.NullMarked;
