package dev.enfilade.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.zip.CRC32C;

/** Which of the {@code events.<n>} queues an ordering key belongs to: the same one for ever, on every gateway. */
public final class Partition {

    private Partition() {}

    /**
     * A stable hash of the key. The gateway does it, since RabbitMQ's consistent-hash exchange may remap keys
     * when a node restarts.
     *
     * @return 0 to {@code partitions - 1}
     */
    public static int of(String orderingKey, int partitions) {
        var crc = new CRC32C();
        crc.update(orderingKey.getBytes(UTF_8));
        return (int) (crc.getValue() % partitions);
    }
}
