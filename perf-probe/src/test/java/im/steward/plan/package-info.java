@NullMarked
package im.steward.plan;

import org.jspecify.annotations.NullMarked;
