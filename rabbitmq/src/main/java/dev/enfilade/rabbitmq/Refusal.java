package dev.enfilade.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import org.jspecify.annotations.Nullable;

/** What the broker said when it closed a channel or a connection. */
record Refusal(int code, String text) {

    /** Of an exception of the client; null where the broker said nothing, for example since the socket broke. */
    static @Nullable Refusal of(@Nullable Throwable thrown) {
        for (var cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ShutdownSignalException signal) {
                return of(signal);
            }
        }
        return null;
    }

    /** In one line, for logs and for the operator. */
    static String reason(Throwable thrown) {
        var refusal = of(thrown);
        if (refusal != null) {
            return refusal.code + " " + refusal.text;
        }
        var message = thrown.getMessage();
        var cause = thrown.getCause();
        if (cause != null && (message == null || thrown instanceof ShutdownSignalException)) {
            return reason(cause);
        }
        return thrown.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    private static @Nullable Refusal of(ShutdownSignalException signal) {
        return switch (signal.getReason()) {
            case AMQP.Channel.Close close -> new Refusal(close.getReplyCode(), close.getReplyText());
            case AMQP.Connection.Close close -> new Refusal(close.getReplyCode(), close.getReplyText());
            case null, default -> null;
        };
    }
}
