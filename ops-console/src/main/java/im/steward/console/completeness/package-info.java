/** The completeness ledger for people and programs. */
@NullMarked
package im.steward.console.completeness;

import org.jspecify.annotations.NullMarked;
