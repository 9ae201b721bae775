@NullMarked
package im.steward.console.shell;

import org.jspecify.annotations.NullMarked;
