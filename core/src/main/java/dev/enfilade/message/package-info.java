/** What one actor has to receive: its states, its history and what an operator may do with it. */
@NullMarked
package dev.enfilade.message;

import org.jspecify.annotations.NullMarked;
