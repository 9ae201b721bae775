/** The completeness ledger: what was read against what is archived, per source, conversation and day; gaps by name. */
@NullMarked
package im.steward.audit.completeness;

import org.jspecify.annotations.NullMarked;
