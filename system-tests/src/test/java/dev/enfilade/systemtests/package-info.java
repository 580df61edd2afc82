/** The whole system as its callers and operators see it, while processes and servers fall. */
@NullMarked
package dev.enfilade.systemtests;

import org.jspecify.annotations.NullMarked;
