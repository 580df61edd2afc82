package dev.enfilade.message;

import org.jspecify.annotations.Nullable;

/** Who does something to a message, and why. */
public record OperatorAct(String by, @Nullable String reason) {}
