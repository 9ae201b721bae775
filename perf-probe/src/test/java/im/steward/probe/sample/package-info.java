@NullMarked
package im.steward.probe.sample;

import org.jspecify.annotations.NullMarked;
