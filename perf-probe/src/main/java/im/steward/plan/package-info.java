/** The capacity and cost planner: from what people will do to hosts, settings and money, with a reason for each number. */
@NullMarked
package im.steward.plan;

import org.jspecify.annotations.NullMarked;
