package dev.enfilade.testkit.history;

/** What makes an event the same event. */
public record EventKey(String source, String id) {

    @Override
    public String toString() {
        return source + "#" + id;
    }
}
