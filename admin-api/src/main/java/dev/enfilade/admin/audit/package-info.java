/** What operators did: who, what, on which, why, when. */
@NullMarked
package dev.enfilade.admin.audit;

import org.jspecify.annotations.NullMarked;
