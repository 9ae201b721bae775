/** Objectives by page and API: what is promised, what of the budget is left, incidents and maintenance. */
@NullMarked
package im.steward.console.slo;

import org.jspecify.annotations.NullMarked;
