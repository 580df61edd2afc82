/** Tests of filters, their syntax and their index. */
@NullMarked
package dev.enfilade.subscription;

import org.jspecify.annotations.NullMarked;
