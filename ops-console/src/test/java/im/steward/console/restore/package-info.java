@NullMarked
package im.steward.console.restore;

import org.jspecify.annotations.NullMarked;
