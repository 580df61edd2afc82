package dev.enfilade.dispatcher.intake.smallrye;

import com.rabbitmq.client.AlreadyClosedException;
import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/**
 * Keeps out of the log what Mutiny says whenever a consumption ends: that the connector's own {@code basic.cancel} came
 * after the connection was closed. It has to come after it ({@link PartitionConsumption#close}), and fails then.
 */
@LoggingFilter(name = "cancelled-after-close")
public final class CancelledAfterClose implements Filter {

    private static final String MUTINY = "io.quarkus.mutiny.runtime.MutinyInfrastructure";

    @Override
    public boolean isLoggable(LogRecord record) {
        return !(MUTINY.equals(record.getLoggerName()) && record.getThrown() instanceof AlreadyClosedException);
    }
}
