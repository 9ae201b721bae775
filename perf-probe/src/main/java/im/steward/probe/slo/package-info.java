/** What is promised of a target, how much of the error budget is left, and when somebody must be told. */
@NullMarked
package im.steward.probe.slo;

import org.jspecify.annotations.NullMarked;
