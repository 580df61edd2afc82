/** What a test has seen of the system from outside: posted, received, corrected, paused, stored. */
@NullMarked
package dev.enfilade.testkit.history;

import org.jspecify.annotations.NullMarked;
