package dev.enfilade.actor;

import java.net.URI;
import java.time.Duration;

/** How a message reaches its actor. */
public sealed interface Connector {

    /** How long one delivery may take, the reading of the answer included. */
    Duration timeout();

    /**
     * An HTTP POST of a binary-mode CloudEvent, signed after Standard Webhooks.
     *
     * @param url http or https
     * @param secret {@code whsec_} and base64; never leaves the system but in the signature
     */
    record Http(URI url, Duration timeout, String secret) implements Connector {
        @Override
        public String toString() {
            return "Http[" + url + ", " + timeout + "]";
        }
    }
}
