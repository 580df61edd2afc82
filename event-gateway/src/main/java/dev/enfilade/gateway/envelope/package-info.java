/** From an HTTP request to events: the CloudEvents 1.0 HTTP binding, with the payload's bytes exactly as they came. */
@NullMarked
package dev.enfilade.gateway.envelope;

import org.jspecify.annotations.NullMarked;
