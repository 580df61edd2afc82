package dev.enfilade.dispatcher.resolution;

/** A payload could not be made. The problem is one line for operators and holds nothing of the payload. */
final class TransformException extends Exception {
    private static final long serialVersionUID = 1;

    private final String problem;

    TransformException(String problem) {
        super(problem);
        this.problem = problem;
    }

    String problem() {
        return problem;
    }
}
