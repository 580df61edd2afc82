package dev.enfilade.dispatcher.commit;

import java.time.Duration;

/**
 * @param events of one batch, at most
 * @param bytes of their payloads, at most; one event may have more
 * @param longestPause between two attempts while a server is away
 * @param letGoAfter how long a batch is held while MongoDB is away, before other dispatchers get their chance; well
 *     below RabbitMQ's consumer timeout
 */
public record Limits(int events, long bytes, Duration longestPause, Duration letGoAfter) {}
