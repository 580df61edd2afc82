/** A real HTTP actor that records what it gets, and behaves as badly as a test asks it to. */
@NullMarked
package dev.enfilade.testkit.receiver;

import org.jspecify.annotations.NullMarked;
