package dev.enfilade.dispatcher.intake.smallrye;

import dev.enfilade.dispatcher.intake.EventSource.Receiver;
import dev.enfilade.dispatcher.intake.EventSource.SourceException;
import java.time.Duration;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.reactive.messaging.Message;

/** The SmallRye channel of one partition. Each subscription of its publisher is one consumption, one at a time. */
final class PartitionChannel {

    private final Flow.Publisher<? extends Message<?>> publisher;
    private final ChannelWatch watch;
    private final Duration openTimeout;

    PartitionChannel(Flow.Publisher<? extends Message<?>> publisher, ChannelWatch watch, Duration openTimeout) {
        this.publisher = publisher;
        this.watch = watch;
        this.openTimeout = openTimeout;
    }

    PartitionConsumption consume(Receiver receiver) throws SourceException, InterruptedException {
        var consumption = new PartitionConsumption(receiver);
        watch.watch(consumption);
        publisher.subscribe(consumption);
        consumption.awaitOpen(openTimeout);
        return consumption;
    }
}
