package dev.enfilade.admin;

import dev.enfilade.actor.ActorName;

/** The rule for names, as a refusal. */
public final class Names {
    private Names() {}

    /**
     * @throws RuntimeException a problem (422) that names the field
     */
    public static void check(String field, String name) {
        if (ActorName.isValid(name)) return;
        throw Problems.invalid(
                field, "A name has 1 to 63 lower-case letters, digits and hyphens, and begins with no hyphen.");
    }
}
