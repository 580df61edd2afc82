package dev.enfilade.testkit.history;

/**
 * One event, posted once. The same event may be posted more often.
 *
 * @param data the payload's bytes
 * @param began monotonic nanoseconds, right before the request
 * @param answered monotonic nanoseconds, right after the answer or its lack
 * @param status HTTP status; 0 if there was no answer
 */
public record Posted(
        String source, String id, String type, String orderingKey, byte[] data, long began, long answered, int status) {

    private static final int ACCEPTED = 202;

    public boolean accepted() {
        return status == ACCEPTED;
    }

    public EventKey event() {
        return new EventKey(source, id);
    }
}
