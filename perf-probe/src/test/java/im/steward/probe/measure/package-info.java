@NullMarked
package im.steward.probe.measure;

import org.jspecify.annotations.NullMarked;
