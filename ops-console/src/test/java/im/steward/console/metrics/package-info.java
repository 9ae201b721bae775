@NullMarked
package im.steward.console.metrics;

import org.jspecify.annotations.NullMarked;
