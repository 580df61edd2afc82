@NullMarked
package dev.enfilade.gateway;

import org.jspecify.annotations.NullMarked;
