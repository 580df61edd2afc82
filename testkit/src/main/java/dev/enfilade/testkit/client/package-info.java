/** The two public interfaces as a test calls them: HTTP and JSON, nothing shared with the services. */
@NullMarked
package dev.enfilade.testkit.client;

import org.jspecify.annotations.NullMarked;
