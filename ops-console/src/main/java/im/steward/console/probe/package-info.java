/** Probes by page and API: what they found, who they are, and the door through which their samples come. */
@NullMarked
package im.steward.console.probe;

import org.jspecify.annotations.NullMarked;
