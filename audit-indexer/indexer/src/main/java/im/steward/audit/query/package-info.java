/** The query language: text becomes a sealed tree, and an error points at the character. */
@NullMarked
package im.steward.audit.query;

import org.jspecify.annotations.NullMarked;
