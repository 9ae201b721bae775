/** The event contract: what users of a chat platform did, and the only place where its bytes are read. */
@NullMarked
package im.steward.event;

import org.jspecify.annotations.NullMarked;
