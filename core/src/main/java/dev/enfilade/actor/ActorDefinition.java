package dev.enfilade.actor;

/** What an operator says of an actor; everything else of {@link Actor} the system keeps itself. */
public record ActorDefinition(
        String name, Connector connector, OrderScope orderScope, int concurrency, ErrorPolicy errorPolicy) {}
