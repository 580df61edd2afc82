/** What a backend posts, and how it is spread over the partitions. */
@NullMarked
package dev.enfilade.event;

import org.jspecify.annotations.NullMarked;
