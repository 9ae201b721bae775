@NullMarked
package im.steward.console.ownservers;

import org.jspecify.annotations.NullMarked;
