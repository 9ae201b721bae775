@NullMarked
package im.steward.console.backup;

import org.jspecify.annotations.NullMarked;
