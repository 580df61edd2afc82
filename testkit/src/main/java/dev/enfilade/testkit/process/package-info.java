/** The services as real processes, and the servers beneath them, to be started, frozen, killed and restarted. */
@NullMarked
package dev.enfilade.testkit.process;

import org.jspecify.annotations.NullMarked;
