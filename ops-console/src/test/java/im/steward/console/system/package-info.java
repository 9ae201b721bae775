@NullMarked
package im.steward.console.system;

import org.jspecify.annotations.NullMarked;
