package dev.enfilade.admin.audit;

/** How an operator's act ended. */
public enum Outcome {
    /** Begun, and its end is not known: it runs right now, or the service or the database fell meanwhile. */
    UNKNOWN,
    /** Done. */
    DONE,
    /** Refused, and nothing was changed but what the detail says. */
    REFUSED
}
