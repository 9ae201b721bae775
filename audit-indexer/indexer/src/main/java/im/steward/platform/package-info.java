/** What all readers of exports share; the packages below are the only code that knows a chat platform's format. */
@NullMarked
package im.steward.platform;

import org.jspecify.annotations.NullMarked;
