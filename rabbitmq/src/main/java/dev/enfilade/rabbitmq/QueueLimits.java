package dev.enfilade.rabbitmq;

/**
 * How many messages a queue takes before it refuses more.
 *
 * @param events accepted events that wait in one partition
 * @param tokens tokens that wait in one actor's queue; those it refuses are restored by reconciliation
 */
public record QueueLimits(long events, long tokens) {

    public static final QueueLimits DEFAULTS = new QueueLimits(1_000_000, 1_000_000);

    public QueueLimits {
        if (events < 1 || tokens < 1) {
            throw new IllegalArgumentException("the limits of queues must be positive");
        }
    }
}
