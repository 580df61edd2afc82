/** The few expressions of MongoDB's aggregation language that updates and filters here are made of. */
@NullMarked
package dev.enfilade.mongodb.expression;

import org.jspecify.annotations.NullMarked;
