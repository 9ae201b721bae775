/** Loads a chat server on purpose: virtual users, a fixed arrival rate, and the rate at which it becomes too slow. */
@NullMarked
package im.steward.probe.load;

import org.jspecify.annotations.NullMarked;
