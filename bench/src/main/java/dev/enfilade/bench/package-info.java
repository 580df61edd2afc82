/** Figures of a running system, beside those of RabbitMQ PerfTest in the same run. */
@NullMarked
package dev.enfilade.bench;

import org.jspecify.annotations.NullMarked;
