/** Times as people set and read them. */
@NullMarked
package im.steward.console.schedule;

import org.jspecify.annotations.NullMarked;
