/** The second pair of eyes: what is asked, and the answer. */
@NullMarked
package im.steward.console.approval;

import org.jspecify.annotations.NullMarked;
