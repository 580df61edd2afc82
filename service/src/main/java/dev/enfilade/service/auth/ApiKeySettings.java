package dev.enfilade.service.auth;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** The API key, of services that have an API. */
@ConfigMapping(prefix = "enfilade.api")
interface ApiKeySettings {

    /** Whether this service has an API under {@code /v1}, and so needs a key. Set by the service, not by its user. */
    @WithDefault("false")
    boolean enabled();

    /** The key itself ({@code ENFILADE_API_KEY}); goes before the file. */
    Optional<String> key();

    /** A file that holds the key and nothing else ({@code ENFILADE_API_KEY_FILE}). */
    Optional<Path> keyFile();
}
