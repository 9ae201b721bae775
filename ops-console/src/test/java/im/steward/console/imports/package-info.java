/** Times as people set and read them. */
@NullMarked
package im.steward.console.imports;

import org.jspecify.annotations.NullMarked;
