/** Delivers a message over HTTP as a signed CloudEvent. */
@NullMarked
package dev.enfilade.worker.http;

import org.jspecify.annotations.NullMarked;
