package dev.enfilade.testkit.process;

/** The four services. */
public enum Role {
    GATEWAY("event-gateway"),
    DISPATCHER("dispatcher"),
    WORKER("actor-worker"),
    ADMIN("admin-api");

    private final String module;

    Role(String module) {
        this.module = module;
    }

    /** The Maven module that builds it. */
    public String module() {
        return module;
    }
}
