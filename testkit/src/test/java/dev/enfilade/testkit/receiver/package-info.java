/** The recording receiver, called with a plain HTTP client. */
@NullMarked
package dev.enfilade.testkit.receiver;

import org.jspecify.annotations.NullMarked;
