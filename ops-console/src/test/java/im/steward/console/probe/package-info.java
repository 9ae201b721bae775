@NullMarked
package im.steward.console.probe;

import org.jspecify.annotations.NullMarked;
