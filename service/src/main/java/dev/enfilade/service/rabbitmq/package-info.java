/** How a service reaches RabbitMQ: settings, the connections as a bean, readiness. */
@NullMarked
package dev.enfilade.service.rabbitmq;

import org.jspecify.annotations.NullMarked;
