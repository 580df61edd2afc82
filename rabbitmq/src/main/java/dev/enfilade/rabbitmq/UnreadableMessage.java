package dev.enfilade.rabbitmq;

/** A message in one of Enfilade's queues that Enfilade cannot have written. */
public final class UnreadableMessage extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String header;

    UnreadableMessage(String header, String problem) {
        super("header " + header + " " + problem);
        this.header = header;
    }

    /** Which header is missing or wrong. */
    public String header() {
        return header;
    }
}
