package dev.enfilade.subscription;

/**
 * How an actor's payload is made from an event's.
 *
 * @param language {@code jslt}
 * @param expression evaluated over the event's JSON payload
 */
public record Transform(String language, String expression) {

    public static final String JSLT = "jslt";
}
