@NullMarked
package dev.enfilade.gateway.intake;

import org.jspecify.annotations.NullMarked;
