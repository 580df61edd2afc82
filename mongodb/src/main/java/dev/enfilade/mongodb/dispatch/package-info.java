/** Where the dispatcher's batches get their positions and become documents. */
@NullMarked
package dev.enfilade.mongodb.dispatch;

import org.jspecify.annotations.NullMarked;
