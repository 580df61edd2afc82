/** Tests of the dispatcher on real servers. */
@NullMarked
package dev.enfilade.dispatcher;

import org.jspecify.annotations.NullMarked;
