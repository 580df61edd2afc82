/** The demo: events of twelve case files, two actors, one failure each, two corrections, and a check of all of it. */
@NullMarked
package dev.enfilade.demo;

import org.jspecify.annotations.NullMarked;
