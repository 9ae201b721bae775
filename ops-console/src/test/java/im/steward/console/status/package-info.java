@NullMarked
package im.steward.console.status;

import org.jspecify.annotations.NullMarked;
