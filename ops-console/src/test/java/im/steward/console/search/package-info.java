@NullMarked
package im.steward.console.search;

import org.jspecify.annotations.NullMarked;
