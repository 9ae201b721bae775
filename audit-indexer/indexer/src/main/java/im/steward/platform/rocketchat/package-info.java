/** Rocket.Chat's CSV import format: a messages.csv per channel, four columns where it is a direct conversation. */
@NullMarked
package im.steward.platform.rocketchat;

import org.jspecify.annotations.NullMarked;
