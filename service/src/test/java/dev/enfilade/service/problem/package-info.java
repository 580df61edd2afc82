@NullMarked
package dev.enfilade.service.problem;

import org.jspecify.annotations.NullMarked;
