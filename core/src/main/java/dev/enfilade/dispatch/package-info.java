/** From accepted events to persisted messages: what the dispatcher needs of the database. */
@NullMarked
package dev.enfilade.dispatch;

import org.jspecify.annotations.NullMarked;
