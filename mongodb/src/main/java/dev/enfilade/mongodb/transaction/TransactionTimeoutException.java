package dev.enfilade.mongodb.transaction;

import java.time.Duration;

/** A transaction could not be brought to a certain end in time. It may still have been committed. */
public final class TransactionTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TransactionTimeoutException(String what, Duration limit, int tries, Throwable cause) {
        super(what + ": not certainly committed within " + limit + " (" + tries + " tries)", cause);
    }
}
