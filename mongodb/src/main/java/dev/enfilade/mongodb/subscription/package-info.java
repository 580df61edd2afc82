/** The subscriptions in MongoDB, and the number that tells when they changed. */
@NullMarked
package dev.enfilade.mongodb.subscription;

import org.jspecify.annotations.NullMarked;
