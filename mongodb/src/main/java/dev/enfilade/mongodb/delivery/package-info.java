/** Leases, claims, and the news of the database that concern deliveries. */
@NullMarked
package dev.enfilade.mongodb.delivery;

import org.jspecify.annotations.NullMarked;
