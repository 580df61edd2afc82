package dev.enfilade.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionTest {

    /** The CRC-32C of "123456789" is e3069283, the check value of the polynomial; the rest was computed bit by bit in Python. */
    @ParameterizedTest
    @CsvSource({
        "123456789, 2147483647, 1661375108",
        "123456789, 8, 3",
        "'', 8, 0",
        "a, 8, 0",
        "dossier-1, 8, 7",
        "dossier-2, 8, 3",
        "dossier-3, 8, 0",
        "/shop/orders, 8, 5",
        "日本語, 8, 0",
    })
    void partitionShouldBeTheSameForEver(String orderingKey, int partitions, int expected) {
        assertThat(Partition.of(orderingKey, partitions)).isEqualTo(expected);
    }

    @Test
    void partitionShouldStayWithinTheQueues() {
        for (var partitions : new int[] {1, 2, 3, 7, 8, 64}) {
            assertThat(IntStream.range(0, 2_000).map(i -> Partition.of("key-" + i, partitions)))
                    .allMatch(p -> p >= 0 && p < partitions);
        }
    }

    @Test
    void keysShouldSpreadOverThePartitions() {
        var perPartition = new int[8];
        IntStream.range(0, 8_000).forEach(i -> perPartition[Partition.of("dossier-" + i, 8)]++);
        assertThat(IntStream.of(perPartition)).allMatch(n -> n > 700 && n < 1_300);
    }
}
