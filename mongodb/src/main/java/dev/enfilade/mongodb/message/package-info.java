/** The messages in MongoDB as operators see and change them. */
@NullMarked
package dev.enfilade.mongodb.message;

import org.jspecify.annotations.NullMarked;
