package dev.enfilade.dispatcher;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What the gateway has to be told as well. */
@ConfigMapping(prefix = "enfilade.events")
interface EventSettings {

    /** Number of {@code events.<p>} queues, the same as the gateway's. */
    @WithDefault("8")
    int partitions();
}
