/** Errors as RFC 9457 problem documents: what callers get instead of a stack trace. */
@NullMarked
package dev.enfilade.service.problem;

import org.jspecify.annotations.NullMarked;
