/** Asks targets at a fixed cadence and says how long each answer took, phase by phase, by a socket of its own. */
@NullMarked
package im.steward.probe.measure;

import org.jspecify.annotations.NullMarked;
