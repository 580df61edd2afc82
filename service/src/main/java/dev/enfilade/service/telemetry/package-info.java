/** Traces that go on from service to service, and log lines with one vocabulary of keys. */
@NullMarked
package dev.enfilade.service.telemetry;

import org.jspecify.annotations.NullMarked;
