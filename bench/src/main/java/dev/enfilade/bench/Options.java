package dev.enfilade.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What the command line says.
 *
 * @param amqp {@code amqp://user:password@host:port/vhost}; read from the environment variable BENCH_AMQP, since a
 *     command line can be read by everybody on the machine
 */
record Options(URI gateway, URI admin, String apiKey, String amqp, int seconds, int rounds, int messages) {

    static final String HELP = """
            usage: bench --gateway URL --admin URL --api-key-file FILE [--seconds N] [--rounds N] [--messages N]
              --seconds   how long each measurement of a rate takes (10)
              --rounds    how often all measurements are repeated, in turn (3)
              --messages  how many messages an end-to-end measurement delivers (10000)
            environment: BENCH_AMQP=amqp://user:password@host:port/vhost for RabbitMQ PerfTest""";

    static Options parse(String[] args) throws IOException {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i + 1 < args.length; i += 2) given.put(args[i], args[i + 1]);
        return new Options(
                URI.create(required(given, "--gateway")),
                URI.create(required(given, "--admin")),
                Files.readString(Path.of(required(given, "--api-key-file"))).strip(),
                requiredEnvironment("BENCH_AMQP"),
                Integer.parseInt(given.getOrDefault("--seconds", "10")),
                Integer.parseInt(given.getOrDefault("--rounds", "3")),
                Integer.parseInt(given.getOrDefault("--messages", "10000")));
    }

    private static String required(Map<String, String> given, String name) {
        var value = given.get(name);
        if (value == null) throw new IllegalArgumentException(name + " is missing");
        return value;
    }

    private static String requiredEnvironment(String name) {
        var value = System.getenv(name);
        if (value == null) throw new IllegalArgumentException("the environment variable " + name + " is missing");
        return value;
    }
}
