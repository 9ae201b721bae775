/** From the topic into the archive: nothing is committed before it is stored, nothing unreadable is thrown away. */
@NullMarked
package im.steward.audit.capture;

import org.jspecify.annotations.NullMarked;
