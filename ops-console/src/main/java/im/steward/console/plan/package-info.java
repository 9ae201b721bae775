/** The planner's doors: page, call, and the files that the launcher's command writes. */
@NullMarked
package im.steward.console.plan;

import org.jspecify.annotations.NullMarked;
