@NullMarked
package im.steward.console.load;

import org.jspecify.annotations.NullMarked;
