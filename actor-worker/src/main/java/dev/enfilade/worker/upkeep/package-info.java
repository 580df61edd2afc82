/** What one worker of all does now and then: wake what lost its token, and clear away what is over. */
@NullMarked
package dev.enfilade.worker.upkeep;

import org.jspecify.annotations.NullMarked;
