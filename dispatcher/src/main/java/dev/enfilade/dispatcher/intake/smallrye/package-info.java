/**
 * The queues of events through SmallRye's connector for RabbitMQ; docs/decisions/0003-how-the-dispatcher-consumes.md
 * tells what is done here that the connector does not do by itself, and why.
 */
@NullMarked
package dev.enfilade.dispatcher.intake.smallrye;

import org.jspecify.annotations.NullMarked;
