/** Exports: asked for from a search, followed, fetched, checked. */
@NullMarked
package im.steward.console.export;

import org.jspecify.annotations.NullMarked;
