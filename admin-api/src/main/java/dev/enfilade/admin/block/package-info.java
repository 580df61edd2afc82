/** Calls about blocked sequences. */
@NullMarked
package dev.enfilade.admin.block;

import org.jspecify.annotations.NullMarked;
