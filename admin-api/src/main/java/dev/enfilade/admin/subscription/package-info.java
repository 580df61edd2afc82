/** Calls about subscriptions. */
@NullMarked
package dev.enfilade.admin.subscription;

import org.jspecify.annotations.NullMarked;
