package dev.enfilade.testkit.history;

import java.util.UUID;

/**
 * What an operator tried on a message.
 *
 * @param expected the version of If-Match
 * @param payload the new payload of an edit; empty otherwise
 * @param status HTTP status of the answer; 0 if there was none
 */
public record Correction(
        UUID message, Kind kind, long expected, byte[] payload, long began, long answered, int status) {

    /** Which call it was. */
    public enum Kind {
        EDIT,
        RELAUNCH,
        CANCEL
    }

    public boolean succeeded() {
        return status >= 200 && status < 300;
    }
}
