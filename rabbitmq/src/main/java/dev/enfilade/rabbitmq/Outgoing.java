package dev.enfilade.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;

/**
 * A message on its way to the default exchange.
 *
 * @param queue that it is for
 * @param properties its correlation id is the publisher's, and is overwritten
 */
public record Outgoing(String queue, BasicProperties properties, byte[] body) {}
