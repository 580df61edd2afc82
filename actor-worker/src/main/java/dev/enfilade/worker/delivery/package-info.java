/** Runs the delivery engine as a service: its settings, its start and stop, its figures. */
@NullMarked
package dev.enfilade.worker.delivery;

import org.jspecify.annotations.NullMarked;
