/** The trail's room: look through it, check it, prove an entry, take all of it along. */
@NullMarked
package im.steward.console.trail;

import org.jspecify.annotations.NullMarked;
