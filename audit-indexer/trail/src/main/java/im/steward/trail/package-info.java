/** What our operators did, provably: no trail entry, no result. */
@NullMarked
package im.steward.trail;

import org.jspecify.annotations.NullMarked;
