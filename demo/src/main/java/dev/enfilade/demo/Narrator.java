package dev.enfilade.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Prints the story: one word that names the step, then what happened, with figures. Colours on a terminal only. */
final class Narrator {

    private static final String BOLD = "\u001b[1m";
    private static final String GREEN = "\u001b[32m";
    private static final String RED = "\u001b[31m";
    private static final String PLAIN = "\u001b[0m";

    private final PrintStream out;
    private final boolean colours;

    Narrator(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    void title(String text) {
        out.println(painted(BOLD, text));
        out.println();
    }

    /** Begins a step. */
    void step(String word, String text) {
        out.println("  " + painted(BOLD, "%-10s".formatted(word)) + text);
    }

    /** Goes on with it. */
    void more(String text) {
        out.println("            " + text);
    }

    void held(String text) {
        out.println("            " + painted(GREEN, "ok") + "  " + text);
    }

    void failed(String text) {
        out.println("            " + painted(RED, "NO") + "  " + text);
    }

    void end(boolean held, String text) {
        out.println();
        out.println(painted(held ? GREEN : RED, text));
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    private String painted(String colour, String text) {
        return colours ? colour + text + PLAIN : text;
    }
}
