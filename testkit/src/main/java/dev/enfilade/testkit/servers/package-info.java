/** Each test class's own corner of the real servers. */
@NullMarked
package dev.enfilade.testkit.servers;

import org.jspecify.annotations.NullMarked;
