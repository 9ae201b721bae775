@NullMarked
package im.steward.probe.slo;

import org.jspecify.annotations.NullMarked;
