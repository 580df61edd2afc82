/** Processes, tried without the services. */
@NullMarked
package dev.enfilade.testkit.process;

import org.jspecify.annotations.NullMarked;
