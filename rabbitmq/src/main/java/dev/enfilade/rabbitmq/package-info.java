/** Everything that Enfilade says to RabbitMQ: connections that come back, queues, confirmed publishing, tokens. */
@NullMarked
package dev.enfilade.rabbitmq;

import org.jspecify.annotations.NullMarked;
