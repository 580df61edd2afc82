/** The collections, their indexes, and how they change from one release to the next. */
@NullMarked
package dev.enfilade.mongodb.schema;

import org.jspecify.annotations.NullMarked;
