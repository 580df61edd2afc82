package dev.enfilade.admin;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;

/** Who calls. */
@ApplicationScoped
public class Operator {
    private final SecurityIdentity identity;

    Operator(SecurityIdentity identity) {
        this.identity = identity;
    }

    public String name() {
        return identity.getPrincipal().getName();
    }
}
