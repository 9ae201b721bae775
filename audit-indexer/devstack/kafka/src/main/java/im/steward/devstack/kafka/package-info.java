/** The embedded broker's own process. */
@NullMarked
package im.steward.devstack.kafka;

import org.jspecify.annotations.NullMarked;
