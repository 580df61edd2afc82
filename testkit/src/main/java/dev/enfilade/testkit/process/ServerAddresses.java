package dev.enfilade.testkit.process;

import java.net.URI;

/** Where the real servers are, as {@code ./enfilade server env} prints it. */
public record ServerAddresses(String rabbitmq, String username, String password, URI management, String mongodb) {

    /**
     * @throws IllegalStateException naming the variable that is missing
     */
    public static ServerAddresses fromEnvironment() {
        return new ServerAddresses(
                variable("ENFILADE_RABBITMQ_ADDRESSES"),
                variable("ENFILADE_RABBITMQ_USERNAME"),
                variable("ENFILADE_RABBITMQ_PASSWORD"),
                URI.create(variable("ENFILADE_RABBITMQ_MANAGEMENT_URL")),
                variable("ENFILADE_MONGODB_URI"));
    }

    private static String variable(String name) {
        var value = System.getenv(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException(name + " is not set: this test needs real servers."
                    + " './enfilade server up' starts them, './enfilade test' runs the tests with them.");
        }
        return value;
    }

    @Override
    public String toString() {
        return "RabbitMQ at " + rabbitmq + ", MongoDB at " + mongodb;
    }
}
