package dev.enfilade.dispatcher.intake.smallrye;

import static org.assertj.core.api.Assertions.assertThat;

import dev.enfilade.rabbitmq.RabbitMqSettings;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChannelSettingsTest {

    private static ChannelSettings settings(String instance) {
        var broker = RabbitMqSettings.of(List.of("localhost:1"), "user", "password", "/", "dispatcher");
        return new ChannelSettings(broker, 64, 500, instance);
    }

    @Test
    void channelShouldBeBoundedAndLeaveSettlingToUs() {
        var config = settings("a").of(3);
        assertThat(config.getValue("queue.name", String.class)).isEqualTo("events.3");
        assertThat(config.getValue("max-outstanding-messages", Integer.class)).isEqualTo(500);
        assertThat(config.getValue("auto-acknowledgement", Boolean.class)).isFalse();
        assertThat(config.getValue("queue.declare", Boolean.class)).isFalse();
    }

    @Test
    void priorityShouldStayTheSame() {
        assertThat(settings("a").priority(3)).isEqualTo(settings("a").priority(3));
        assertThat(IntStream.range(0, 64)
                        .map(settings("a")::priority)
                        .distinct()
                        .count())
                .isGreaterThan(60);
    }

    @Test
    void dispatchersShouldShareThePartitions() {
        var dispatchers = List.of(settings("4f1c"), settings("a07b"), settings("c3d9"), settings("77e2"));
        var first = new int[4];
        for (int p = 0; p < 64; p++) {
            int partition = p;
            int best = IntStream.range(0, 4)
                    .boxed()
                    .max(java.util.Comparator.comparingInt(
                            i -> dispatchers.get(i).priority(partition)))
                    .orElseThrow();
            first[best]++;
        }
        assertThat(IntStream.of(first)).allMatch(n -> n > 5 && n < 30);
    }
}
