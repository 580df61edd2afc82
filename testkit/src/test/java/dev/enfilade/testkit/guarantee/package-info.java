/** Each guarantee, shown to hold on valid histories and to fail on broken ones. */
@NullMarked
package dev.enfilade.testkit.guarantee;

import org.jspecify.annotations.NullMarked;
