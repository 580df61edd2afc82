/** The event gateway: accepts CloudEvents over HTTP, and says so once RabbitMQ has confirmed them. */
@NullMarked
package dev.enfilade.gateway;

import org.jspecify.annotations.NullMarked;
