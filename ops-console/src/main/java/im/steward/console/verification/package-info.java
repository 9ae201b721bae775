/** Verified servers: taken in at page, call and command; shown to those who audit. */
@NullMarked
package im.steward.console.verification;

import org.jspecify.annotations.NullMarked;
