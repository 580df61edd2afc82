package dev.enfilade.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** RabbitMQ's own load generator, as a process of its own: what the broker gives to a bare publisher. */
final class PerfTest {

    private static final Pattern AVERAGE = Pattern.compile("sending rate avg: (\\d+) msg/s");

    private PerfTest() {}

    /** Confirmed publishes per second to one quorum queue, persistent, {@code unconfirmed} in flight, one consumer. */
    static double confirmedPublishes(Options options, int unconfirmed) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.rabbitmq.perf.PerfTest",
                        "--quorum-queue",
                        "--queue",
                        "bench.perftest",
                        "--flag",
                        "persistent",
                        "--producers",
                        "1",
                        "--consumers",
                        "1",
                        "--qos",
                        "500",
                        "--multi-ack-every",
                        "100",
                        "--confirm",
                        Integer.toString(unconfirmed),
                        "--size",
                        Integer.toString(Api.PAYLOAD),
                        "--time",
                        Integer.toString(options.seconds()),
                        "--uri",
                        options.amqp())
                .redirectError(new File("/dev/null"))
                .start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        int code = process.waitFor();
        var average = AVERAGE.matcher(output);
        if (code != 0 || !average.find()) throw new IOException("PerfTest ended with " + code + " and said: " + output);
        return Double.parseDouble(average.group(1));
    }
}
