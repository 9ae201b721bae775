/** The room where exports of chat platforms are brought in. */
@NullMarked
package im.steward.console.imports;

import org.jspecify.annotations.NullMarked;
