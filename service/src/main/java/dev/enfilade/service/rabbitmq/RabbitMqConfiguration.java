package dev.enfilade.service.rabbitmq;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where RabbitMQ is and who we are there. */
@ConfigMapping(prefix = "enfilade.rabbitmq")
public interface RabbitMqConfiguration {

    /** {@code host:port} of one or more nodes of the cluster, with commas between them. */
    @WithDefault("localhost:5672")
    List<String> addresses();

    @WithDefault("guest")
    String username();

    /** The password itself; goes before the file. One of both is needed. */
    Optional<String> password();

    /** A file that holds the password and nothing else. */
    Optional<Path> passwordFile();

    @WithDefault("/")
    String virtualHost();

    /** Whether to use TLS, with the trust store of the Java platform and the host name verified. */
    @WithDefault("false")
    boolean tls();

    /** The management HTTP API, for what only it can tell. */
    Optional<URI> managementUrl();
}
