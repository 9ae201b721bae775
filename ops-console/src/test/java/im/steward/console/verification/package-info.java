/** Verified servers at page, call and in a browser. */
@NullMarked
package im.steward.console.verification;

import org.jspecify.annotations.NullMarked;
