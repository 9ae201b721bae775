@NullMarked
package im.steward.console.slo;

import org.jspecify.annotations.NullMarked;
