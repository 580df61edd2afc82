package dev.enfilade.demo;

/** The story cannot go on; the message says why. */
final class StoryFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoryFailed(String message) {
        super(message);
    }
}
