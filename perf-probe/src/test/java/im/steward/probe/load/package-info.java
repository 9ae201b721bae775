@NullMarked
package im.steward.probe.load;

import org.jspecify.annotations.NullMarked;
