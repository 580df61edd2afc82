/** Calls about messages: find, look at, correct, relaunch, cancel. */
@NullMarked
package dev.enfilade.admin.message;

import org.jspecify.annotations.NullMarked;
