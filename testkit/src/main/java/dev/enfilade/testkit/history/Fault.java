package dev.enfilade.testkit.history;

/** Something that the test did to the system, and that may cost each sequence one repeat. */
public record Fault(Kind kind, String what) {

    /** What it may lead to. */
    public enum Kind {
        /** A process or a server fell: one delivery of each sequence may be in doubt. */
        CRASH,
        /** A worker slept longer than its lease: besides, one late request of each sequence may come. */
        FREEZE
    }
}
