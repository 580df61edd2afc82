/** The way of a posted event into RabbitMQ: bounded, confirmed, and only then answered with 202. */
@NullMarked
package dev.enfilade.gateway.intake;

import org.jspecify.annotations.NullMarked;
