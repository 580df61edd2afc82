@NullMarked
package dev.enfilade.service.telemetry;

import org.jspecify.annotations.NullMarked;
