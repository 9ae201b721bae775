@NullMarked
package im.steward.console.plan;

import org.jspecify.annotations.NullMarked;
