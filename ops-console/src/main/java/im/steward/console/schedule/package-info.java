/** What happens by itself: Quartz decides when, and all it does is insert the row another room works off. */
@NullMarked
package im.steward.console.schedule;

import org.jspecify.annotations.NullMarked;
