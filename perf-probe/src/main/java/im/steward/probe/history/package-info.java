/** What probes have measured, kept as histograms that add up to any period; for the console. */
@NullMarked
package im.steward.probe.history;

import org.jspecify.annotations.NullMarked;
