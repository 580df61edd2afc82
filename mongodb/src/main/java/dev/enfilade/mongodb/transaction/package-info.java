/** How everything is written: majority-durable, and where several documents change, all or nothing. */
@NullMarked
package dev.enfilade.mongodb.transaction;

import org.jspecify.annotations.NullMarked;
