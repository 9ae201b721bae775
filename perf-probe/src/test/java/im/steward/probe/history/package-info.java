@NullMarked
package im.steward.probe.history;

import org.jspecify.annotations.NullMarked;
