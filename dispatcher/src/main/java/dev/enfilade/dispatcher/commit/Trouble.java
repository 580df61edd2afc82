package dev.enfilade.dispatcher.commit;

import java.time.Instant;

/**
 * Why dispatching stands still.
 *
 * @param server which one is missing
 * @param reason in one line
 */
public record Trouble(String server, String reason, Instant since) {

    static final String NONE = "none";
    static final String MONGODB = "MongoDB";
    static final String RABBITMQ = "RabbitMQ";
}
