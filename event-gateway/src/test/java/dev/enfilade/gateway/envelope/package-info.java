@NullMarked
package dev.enfilade.gateway.envelope;

import org.jspecify.annotations.NullMarked;
