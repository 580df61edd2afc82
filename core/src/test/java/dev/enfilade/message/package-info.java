/** Tests of the message's identity and states. */
@NullMarked
package dev.enfilade.message;

import org.jspecify.annotations.NullMarked;
