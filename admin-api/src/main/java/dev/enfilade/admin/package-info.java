/** What operators may do with actors, subscriptions and messages: the parts that all calls share. */
@NullMarked
package dev.enfilade.admin;

import org.jspecify.annotations.NullMarked;
