/** Who may call the API: so far the holder of the one API key. */
@NullMarked
package dev.enfilade.service.auth;

import org.jspecify.annotations.NullMarked;
