/** The archive's side that writes: names, mappings, documents, bulk requests. */
@NullMarked
package im.steward.audit.index;

import org.jspecify.annotations.NullMarked;
