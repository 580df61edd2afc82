package dev.enfilade.actor;

import java.util.regex.Pattern;

/** The rule for names of actors and subscriptions. */
public final class ActorName {

    /** A DNS label: lower-case letters, digits and hyphens, at most 63 of them. */
    public static final String PATTERN = "[a-z0-9][a-z0-9-]{0,62}";

    private static final Pattern COMPILED = Pattern.compile(PATTERN);

    private ActorName() {}

    public static boolean isValid(String name) {
        return COMPILED.matcher(name).matches();
    }
}
