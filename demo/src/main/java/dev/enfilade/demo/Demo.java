package dev.enfilade.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The command line of the demo. Exit code: 0 all held; 1 something did not; 2 wrong call. */
public final class Demo {

    private static final String HELP = """
            Tells Enfilade's story on a running system, with receivers of its own.

            usage: java -jar enfilade-demo.jar --gateway URL --admin URL --api-key-file FILE

            Two actors are set up (billing: one failure stops its whole queue; shipping: one failure stops its case
            file only). 300 events of 12 case files are posted; each actor refuses one message. What waits and what
            flows is shown, both payloads are corrected, both messages relaunched, and the receivers' own records are
            checked: every message once, and in order.

            It replaces actors named billing and shipping, and cancels what still waits for them.
            exit code: 0 all of that held; 1 it did not; 2 wrong call
            """;

    private Demo() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        try {
            var options = Options.parse(arguments);
            if (options.help()) {
                out.print(HELP);
                return 0;
            }
            return tell(options, out) ? 0 : 1;
        } catch (Options.Wrong e) {
            err.println("demo: " + e.getMessage() + " (see --help)");
            return 2;
        }
    }

    private static boolean tell(Options options, PrintStream out) {
        var narrator =
                new Narrator(out, System.console() != null && System.console().isTerminal());
        var run = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS")
                .withZone(ZoneOffset.UTC)
                .format(Instant.now());
        try (var http = new Http(Files.readString(options.apiKeyFile()).strip())) {
            return new Story(
                            new Gateway(options.gateway(), http),
                            new Admin(options.admin(), http),
                            new Plan(run),
                            narrator)
                    .tell();
        } catch (IOException e) {
            narrator.failed("the API key cannot be read: " + e);
            return false;
        }
    }
}
