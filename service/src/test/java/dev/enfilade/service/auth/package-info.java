@NullMarked
package dev.enfilade.service.auth;

import org.jspecify.annotations.NullMarked;
