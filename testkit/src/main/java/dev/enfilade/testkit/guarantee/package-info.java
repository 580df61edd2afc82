/** The promises of the design as objects: each looks at a history and says where it breaks the promise. */
@NullMarked
package dev.enfilade.testkit.guarantee;

import org.jspecify.annotations.NullMarked;
